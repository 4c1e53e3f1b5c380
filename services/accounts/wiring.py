"""The only file of accounts that knows every other."""

from functools import partial
from pathlib import Path

from codingahead.accounts.v1 import accounts_service_pb2, bookmark_service_pb2, metering_service_pb2, usage_service_pb2
from codingahead.accounts.v1.accounts_service_pb2_grpc import add_AccountsServiceServicer_to_server
from codingahead.accounts.v1.bookmark_service_pb2_grpc import add_BookmarkServiceServicer_to_server
from codingahead.accounts.v1.metering_service_pb2_grpc import add_MeteringServiceServicer_to_server
from codingahead.accounts.v1.usage_service_pb2_grpc import add_UsageServiceServicer_to_server
from google.protobuf.descriptor import ServiceDescriptor

from chassis.rpc.access import Access, AccessTable
from chassis.rpc.server import Mounted
from chassis.service import Chassis, Service, Wired
from chassis.settings import SettingsRefused, read_secret
from services.accounts.authenticator import LedgerAuthenticator
from services.accounts.consumers import usage_listener
from services.accounts.credentials.common_passwords import common_passwords
from services.accounts.credentials.hashing import ArgonPasswords
from services.accounts.credentials.tokens import GuestSeal
from services.accounts.housekeeping import keep_house
from services.accounts.repository.work import beginner
from services.accounts.servicer import Accounts, Bookmarks, Metering, Usage
from services.accounts.settings import AccountsSettings
from services.accounts.usecases.sessions import Means

_ACCOUNTS: ServiceDescriptor = accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"]
_METERING: ServiceDescriptor = metering_service_pb2.DESCRIPTOR.services_by_name["MeteringService"]
_BOOKMARKS: ServiceDescriptor = bookmark_service_pb2.DESCRIPTOR.services_by_name["BookmarkService"]
_USAGE: ServiceDescriptor = usage_service_pb2.DESCRIPTOR.services_by_name["UsageService"]

ACCESS: AccessTable = {
    f"/{_ACCOUNTS.full_name}/OpenGuest": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/RegisterAccount": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/CreateSession": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/DeleteSession": Access.CALLER,
    f"/{_ACCOUNTS.full_name}/Authenticate": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/UpdateAccountKind": Access.SERVICE,
    f"/{_METERING.full_name}/SpendView": Access.CALLER,
    f"/{_METERING.full_name}/SpendQuestion": Access.CALLER,
    f"/{_METERING.full_name}/SpendApiCall": Access.PERSON,
    f"/{_METERING.full_name}/GetStanding": Access.CALLER,
    f"/{_METERING.full_name}/ListLedgerEntries": Access.CALLER,
    f"/{_BOOKMARKS.full_name}/SaveBookmark": Access.PERSON,
    f"/{_BOOKMARKS.full_name}/DeleteBookmark": Access.PERSON,
    f"/{_BOOKMARKS.full_name}/GetBookmark": Access.PERSON,
    f"/{_BOOKMARKS.full_name}/ListBookmarks": Access.PERSON,
    f"/{_USAGE.full_name}/GetUsageReport": Access.STAFF,
}


async def wire(chassis: Chassis[AccountsSettings]) -> Wired:
    """Put the service together. Refused when a key is too short or the plans cannot be used."""
    settings, rules = chassis.settings, chassis.settings.rules()
    seal, passwords = _seal(settings), ArgonPasswords(settings.most_waiting_logins)
    begin = beginner(chassis.database, chassis.now)
    # Read now, not while the first person registers.
    common_passwords()
    return Wired(
        mounted=[
            Mounted(add_AccountsServiceServicer_to_server, Accounts(Means(begin, passwords, seal, rules)), _ACCOUNTS),
            Mounted(add_MeteringServiceServicer_to_server, Metering(begin, rules), _METERING),
            Mounted(add_BookmarkServiceServicer_to_server, Bookmarks(begin), _BOOKMARKS),
            Mounted(add_UsageServiceServicer_to_server, Usage(begin), _USAGE),
        ],
        access=ACCESS,
        authenticator=LedgerAuthenticator(begin, seal, rules),
        listeners=[usage_listener()],
        background=[partial(keep_house, begin, rules)],
        on_drained=[passwords.close],
    )


def _seal(settings: AccountsSettings) -> GuestSeal:
    try:
        return GuestSeal(read_secret(settings.secret_key_file).get_secret_value().split())
    except ValueError as error:
        raise SettingsRefused(f"The keys in {settings.secret_key_file} cannot be used: {error}") from None


SERVICE = Service("accounts", AccountsSettings, Path(__file__).parent / "migrations", wire)
