"""What is kept of somebody, to take along."""

from codingahead.accounts.v1.personal_data_service_pb2 import ExportPersonalDataResponse

from gateway.shapes.api_keys import KeySaid, key_said
from gateway.shapes.applications import ApplicationSaid
from gateway.shapes.employers import EmployerSaid
from gateway.shapes.fields import Said
from gateway.shapes.job_alerts import JobAlertSaid
from gateway.shapes.job_profile import JobProfileSaid
from gateway.shapes.people import AccountSaid, Entry, account_said, entry
from gateway.shapes.words import moment


class BookmarkKept(Said):
    """A code that is kept, and its note."""

    system: str
    code: str
    note: str
    created_at: str
    updated_at: str


class JobsSaid(Said):
    """What the job board keeps: the profile, saved searches, applications newest first, and whom one acts for."""

    profile: JobProfileSaid
    alerts: list[JobAlertSaid]
    applications: list[ApplicationSaid]
    employers: list[EmployerSaid]


class PersonalDataSaid(Said):
    """The account, its whole ledger newest first, its bookmarks, its keys without secrets, and what jobs keeps."""

    account: AccountSaid
    opened_at: str
    ledger: list[Entry]
    bookmarks: list[BookmarkKept]
    api_keys: list[KeySaid]
    jobs: JobsSaid


def personal_data_said(data: ExportPersonalDataResponse, jobs: JobsSaid) -> PersonalDataSaid:
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
        jobs=jobs,
    )
