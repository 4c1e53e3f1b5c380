"""What accounts keeps of somebody, to take along."""

from codingahead.accounts.v1.personal_data_service_pb2 import ExportPersonalDataResponse

from gateway.shapes.api_keys import KeySaid, key_said
from gateway.shapes.fields import Said
from gateway.shapes.people import AccountSaid, Entry, account_said, entry
from gateway.shapes.words import moment


class BookmarkKept(Said):
    """A code that is kept, and its note."""

    system: str
    code: str
    note: str
    created_at: str
    updated_at: str


class PersonalDataSaid(Said):
    """The account, its whole ledger newest first, its bookmarks and its keys without their secrets."""

    account: AccountSaid
    opened_at: str
    ledger: list[Entry]
    bookmarks: list[BookmarkKept]
    api_keys: list[KeySaid]


def personal_data_said(data: ExportPersonalDataResponse) -> PersonalDataSaid:
    """All of it in the contract's words."""
    return PersonalDataSaid(
        account=account_said(data.account),
        opened_at=moment(data.open_time),
        ledger=[entry(line) for line in data.ledger],
        bookmarks=[
            BookmarkKept(
                system=kept.system,
                code=kept.code,
                note=kept.note,
                created_at=moment(kept.create_time),
                updated_at=moment(kept.update_time),
            )
            for kept in data.bookmarks
        ],
        api_keys=[key_said(key) for key in data.api_keys],
    )
