"""The only file of accounts that knows every other."""

from functools import partial
from pathlib import Path

from codingahead.accounts.v1 import (
    accounts_service_pb2,
    api_key_service_pb2,
    bookmark_service_pb2,
    email_verification_service_pb2,
    metering_service_pb2,
    password_reset_service_pb2,
    personal_data_service_pb2,
    usage_service_pb2,
)
from codingahead.accounts.v1.accounts_service_pb2_grpc import add_AccountsServiceServicer_to_server
from codingahead.accounts.v1.api_key_service_pb2_grpc import add_ApiKeyServiceServicer_to_server
from codingahead.accounts.v1.bookmark_service_pb2_grpc import add_BookmarkServiceServicer_to_server
from codingahead.accounts.v1.email_verification_service_pb2_grpc import add_EmailVerificationServiceServicer_to_server
from codingahead.accounts.v1.metering_service_pb2_grpc import add_MeteringServiceServicer_to_server
from codingahead.accounts.v1.password_reset_service_pb2_grpc import add_PasswordResetServiceServicer_to_server
from codingahead.accounts.v1.personal_data_service_pb2_grpc import add_PersonalDataServiceServicer_to_server
from codingahead.accounts.v1.usage_service_pb2_grpc import add_UsageServiceServicer_to_server
from google.protobuf.descriptor import ServiceDescriptor

from chassis.mail.sender import MailSender
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
from services.accounts.letters import TemplateLetters
from services.accounts.repository.work import beginner
from services.accounts.reset_mails import mail_resets
from services.accounts.servicers.accounts import Accounts
from services.accounts.servicers.api_keys import ApiKeys
from services.accounts.servicers.bookmarks import Bookmarks
from services.accounts.servicers.email_verifications import EmailVerifications
from services.accounts.servicers.metering import Metering
from services.accounts.servicers.password_resets import PasswordResets
from services.accounts.servicers.personal_data import PersonalData
from services.accounts.servicers.usage import Usage
from services.accounts.settings import AccountsSettings
from services.accounts.usecases.sessions import Means

_ACCOUNTS: ServiceDescriptor = accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"]
_METERING: ServiceDescriptor = metering_service_pb2.DESCRIPTOR.services_by_name["MeteringService"]
_VERIFICATIONS: ServiceDescriptor = email_verification_service_pb2.DESCRIPTOR.services_by_name[
    "EmailVerificationService"
]
_RESETS: ServiceDescriptor = password_reset_service_pb2.DESCRIPTOR.services_by_name["PasswordResetService"]
_API_KEYS: ServiceDescriptor = api_key_service_pb2.DESCRIPTOR.services_by_name["ApiKeyService"]
_PERSONAL_DATA: ServiceDescriptor = personal_data_service_pb2.DESCRIPTOR.services_by_name["PersonalDataService"]
_BOOKMARKS: ServiceDescriptor = bookmark_service_pb2.DESCRIPTOR.services_by_name["BookmarkService"]
_USAGE: ServiceDescriptor = usage_service_pb2.DESCRIPTOR.services_by_name["UsageService"]

ACCESS: AccessTable = {
    f"/{_ACCOUNTS.full_name}/OpenGuest": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/RegisterAccount": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/CreateSession": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/DeleteSession": Access.CALLER,
    f"/{_ACCOUNTS.full_name}/Authenticate": Access.SERVICE,
    f"/{_ACCOUNTS.full_name}/UpdateAccountKind": Access.SERVICE,
    f"/{_VERIFICATIONS.full_name}/SendEmailVerification": Access.OWNER,
    f"/{_VERIFICATIONS.full_name}/VerifyEmail": Access.SERVICE,
    f"/{_RESETS.full_name}/RequestPasswordReset": Access.SERVICE,
    f"/{_RESETS.full_name}/ResetPassword": Access.SERVICE,
    f"/{_API_KEYS.full_name}/CreateApiKey": Access.OWNER,
    f"/{_API_KEYS.full_name}/ListApiKeys": Access.OWNER,
    f"/{_API_KEYS.full_name}/DeleteApiKey": Access.OWNER,
    f"/{_PERSONAL_DATA.full_name}/ExportPersonalData": Access.OWNER,
    f"/{_PERSONAL_DATA.full_name}/DeleteAccount": Access.OWNER,
    f"/{_METERING.full_name}/SpendView": Access.CALLER,
    f"/{_METERING.full_name}/SpendQuestion": Access.CALLER,
    f"/{_METERING.full_name}/SpendApiCall": Access.PERSON,
    f"/{_METERING.full_name}/GetStanding": Access.CALLER,
    f"/{_METERING.full_name}/ListLedgerEntries": Access.CALLER,
    f"/{_BOOKMARKS.full_name}/SaveBookmark": Access.OWNER,
    f"/{_BOOKMARKS.full_name}/DeleteBookmark": Access.OWNER,
    f"/{_BOOKMARKS.full_name}/GetBookmark": Access.OWNER,
    f"/{_BOOKMARKS.full_name}/ListBookmarks": Access.OWNER,
    f"/{_USAGE.full_name}/GetUsageReport": Access.STAFF,
}


async def wire(chassis: Chassis[AccountsSettings]) -> Wired:
    """Put the service together. Refused when a key is too short, or the plans or where mail goes cannot be used."""
    settings, rules = chassis.settings, chassis.settings.rules()
    seal, passwords = _seal(settings), ArgonPasswords(settings.most_waiting_logins)
    begin = beginner(chassis.database, chassis.now)
    letters = TemplateLetters(settings.public_base_url, rules.link_lifetime)
    means = Means(begin, passwords, seal, rules, letters)
    sender = MailSender(chassis.database, settings.mail_transport(), settings.mail_from, chassis.now)
    # Read now, not while the first person registers.
    common_passwords()
    return Wired(
        mounted=[
            Mounted(add_AccountsServiceServicer_to_server, Accounts(means), _ACCOUNTS),
            Mounted(add_EmailVerificationServiceServicer_to_server, EmailVerifications(means), _VERIFICATIONS),
            Mounted(add_PasswordResetServiceServicer_to_server, PasswordResets(means), _RESETS),
            Mounted(add_ApiKeyServiceServicer_to_server, ApiKeys(begin), _API_KEYS),
            Mounted(add_PersonalDataServiceServicer_to_server, PersonalData(means), _PERSONAL_DATA),
            Mounted(add_MeteringServiceServicer_to_server, Metering(begin, rules), _METERING),
            Mounted(add_BookmarkServiceServicer_to_server, Bookmarks(begin), _BOOKMARKS),
            Mounted(add_UsageServiceServicer_to_server, Usage(begin), _USAGE),
        ],
        access=ACCESS,
        authenticator=LedgerAuthenticator(begin, seal, rules),
        listeners=[usage_listener()],
        background=[partial(keep_house, begin, rules), partial(mail_resets, begin, letters), sender.run],
        on_drained=[passwords.close],
    )


def _seal(settings: AccountsSettings) -> GuestSeal:
    try:
        return GuestSeal(read_secret(settings.secret_key_file).get_secret_value().split())
    except ValueError as error:
        raise SettingsRefused(f"The keys in {settings.secret_key_file} cannot be used: {error}") from None


SERVICE = Service("accounts", AccountsSettings, Path(__file__).parent / "migrations", wire)
