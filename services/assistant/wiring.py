"""The one place where the parts of the service meet."""

from pathlib import Path

from codingahead.accounts.v1.accounts_service_pb2 import DESCRIPTOR as ACCOUNTS
from codingahead.accounts.v1.metering_service_pb2 import DESCRIPTOR as METERING
from codingahead.assistant.v1.assistant_service_pb2 import DESCRIPTOR as ASSISTANT
from codingahead.assistant.v1.assistant_service_pb2_grpc import add_AssistantServiceServicer_to_server
from codingahead.lookup.v1.lookup_service_pb2 import DESCRIPTOR as LOOKUP

from chassis.rpc.access import Access
from chassis.rpc.server import Mounted
from chassis.service import Chassis, Service, Wired
from services.assistant.clients.accounts import AccountsAuthenticator, AccountsMeter
from services.assistant.clients.lookup import LookupCodes
from services.assistant.repository import sql_works
from services.assistant.servicer import AssistantServicer
from services.assistant.settings import AssistantSettings

_ACCOUNTS_SECONDS = 2.0
_LOOKUP_SECONDS = 3.0

ACCESS = {"/codingahead.assistant.v1.AssistantService/AskQuestion": Access.CALLER}


async def wire(chassis: Chassis[AssistantSettings]) -> Wired:
    """Put the service together."""
    settings = chassis.settings
    asked_of_accounts = (ACCOUNTS.services_by_name["AccountsService"], METERING.services_by_name["MeteringService"])
    accounts = chassis.channel(settings.accounts_address, *asked_of_accounts, seconds=_ACCOUNTS_SECONDS)
    asked_of_lookup = LOOKUP.services_by_name["LookupService"]
    lookup = chassis.channel(settings.lookup_address, asked_of_lookup, seconds=_LOOKUP_SECONDS)
    token = settings.service_token()
    works = sql_works(chassis.database, chassis.now)
    servicer = AssistantServicer(works, LookupCodes(lookup, token), AccountsMeter(accounts))
    service = ASSISTANT.services_by_name["AssistantService"]
    mounted = Mounted(add_AssistantServiceServicer_to_server, servicer, service)
    return Wired([mounted], ACCESS, AccountsAuthenticator(accounts, token))


SERVICE = Service("assistant", AssistantSettings, Path(__file__).parent / "migrations", wire)
