"""The services behind the gateway: one channel each, and how long the gateway waits for an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceStub
from codingahead.accounts.v1.api_key_service_pb2_grpc import ApiKeyServiceStub
from codingahead.accounts.v1.bookmark_service_pb2_grpc import BookmarkServiceStub
from codingahead.accounts.v1.email_verification_service_pb2_grpc import EmailVerificationServiceStub
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceStub
from codingahead.accounts.v1.password_reset_service_pb2_grpc import PasswordResetServiceStub
from codingahead.accounts.v1.personal_data_service_pb2_grpc import PersonalDataServiceStub
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceStub
from codingahead.assistant.v1 import assistant_service_pb2
from codingahead.assistant.v1.assistant_service_pb2_grpc import AssistantServiceStub
from codingahead.jobs.v1 import (
    applications_service_pb2,
    employers_service_pb2,
    jobs_service_pb2,
    moderation_service_pb2,
    profiles_service_pb2,
    saved_searches_service_pb2,
)
from codingahead.jobs.v1.applications_service_pb2_grpc import ApplicationsServiceStub
from codingahead.jobs.v1.employers_service_pb2_grpc import EmployersServiceStub
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from codingahead.jobs.v1.moderation_service_pb2_grpc import ModerationServiceStub
from codingahead.jobs.v1.profiles_service_pb2_grpc import ProfilesServiceStub
from codingahead.jobs.v1.saved_searches_service_pb2_grpc import SavedSearchesServiceStub
from codingahead.lookup.v1 import (
    claim_service_pb2,
    coverage_service_pb2,
    crosswalk_service_pb2,
    fee_service_pb2,
    lookup_service_pb2,
    ncci_service_pb2,
    risk_service_pb2,
)
from codingahead.lookup.v1.claim_service_pb2_grpc import ClaimServiceStub
from codingahead.lookup.v1.coverage_service_pb2_grpc import CoverageServiceStub
from codingahead.lookup.v1.crosswalk_service_pb2_grpc import CrosswalkServiceStub
from codingahead.lookup.v1.fee_service_pb2_grpc import FeeServiceStub
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceStub
from codingahead.lookup.v1.ncci_service_pb2_grpc import NcciServiceStub
from codingahead.lookup.v1.risk_service_pb2_grpc import RiskServiceStub
from google.protobuf.descriptor import ServiceDescriptor
from grpc import aio
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from chassis.rpc.channel import open_channel
from gateway.settings import GatewaySettings

if TYPE_CHECKING:
    from codingahead.accounts.v1.accounts_service_pb2_grpc import AccountsServiceAsyncStub
    from codingahead.accounts.v1.api_key_service_pb2_grpc import ApiKeyServiceAsyncStub
    from codingahead.accounts.v1.bookmark_service_pb2_grpc import BookmarkServiceAsyncStub
    from codingahead.accounts.v1.email_verification_service_pb2_grpc import EmailVerificationServiceAsyncStub
    from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceAsyncStub
    from codingahead.accounts.v1.password_reset_service_pb2_grpc import PasswordResetServiceAsyncStub
    from codingahead.accounts.v1.personal_data_service_pb2_grpc import PersonalDataServiceAsyncStub
    from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceAsyncStub
    from codingahead.assistant.v1.assistant_service_pb2_grpc import AssistantServiceAsyncStub
    from codingahead.jobs.v1.applications_service_pb2_grpc import ApplicationsServiceAsyncStub
    from codingahead.jobs.v1.employers_service_pb2_grpc import EmployersServiceAsyncStub
    from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceAsyncStub
    from codingahead.jobs.v1.moderation_service_pb2_grpc import ModerationServiceAsyncStub
    from codingahead.jobs.v1.profiles_service_pb2_grpc import ProfilesServiceAsyncStub
    from codingahead.jobs.v1.saved_searches_service_pb2_grpc import SavedSearchesServiceAsyncStub
    from codingahead.lookup.v1.claim_service_pb2_grpc import ClaimServiceAsyncStub
    from codingahead.lookup.v1.coverage_service_pb2_grpc import CoverageServiceAsyncStub
    from codingahead.lookup.v1.crosswalk_service_pb2_grpc import CrosswalkServiceAsyncStub
    from codingahead.lookup.v1.fee_service_pb2_grpc import FeeServiceAsyncStub
    from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceAsyncStub
    from codingahead.lookup.v1.ncci_service_pb2_grpc import NcciServiceAsyncStub
    from codingahead.lookup.v1.risk_service_pb2_grpc import RiskServiceAsyncStub

# A code page and a search have figures of their own to hold; pass these as `timeout`.
VIEW_SECONDS = 2.0
SEARCH_SECONDS = 1.5
_ASSISTANT_SECONDS = 60.0
_OTHER_SECONDS = 5.0

_LOOKUP = [
    lookup_service_pb2.DESCRIPTOR.services_by_name["LookupService"],
    fee_service_pb2.DESCRIPTOR.services_by_name["FeeService"],
    ncci_service_pb2.DESCRIPTOR.services_by_name["NcciService"],
    claim_service_pb2.DESCRIPTOR.services_by_name["ClaimService"],
    coverage_service_pb2.DESCRIPTOR.services_by_name["CoverageService"],
    crosswalk_service_pb2.DESCRIPTOR.services_by_name["CrosswalkService"],
    risk_service_pb2.DESCRIPTOR.services_by_name["RiskService"],
]
_ACCOUNTS = [
    accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"],
    api_key_service_pb2.DESCRIPTOR.services_by_name["ApiKeyService"],
    bookmark_service_pb2.DESCRIPTOR.services_by_name["BookmarkService"],
    email_verification_service_pb2.DESCRIPTOR.services_by_name["EmailVerificationService"],
    password_reset_service_pb2.DESCRIPTOR.services_by_name["PasswordResetService"],
    personal_data_service_pb2.DESCRIPTOR.services_by_name["PersonalDataService"],
    metering_service_pb2.DESCRIPTOR.services_by_name["MeteringService"],
    usage_service_pb2.DESCRIPTOR.services_by_name["UsageService"],
]
_ASSISTANT = [assistant_service_pb2.DESCRIPTOR.services_by_name["AssistantService"]]
_JOBS = [
    jobs_service_pb2.DESCRIPTOR.services_by_name["JobsService"],
    employers_service_pb2.DESCRIPTOR.services_by_name["EmployersService"],
    applications_service_pb2.DESCRIPTOR.services_by_name["ApplicationsService"],
    moderation_service_pb2.DESCRIPTOR.services_by_name["ModerationService"],
    profiles_service_pb2.DESCRIPTOR.services_by_name["ProfilesService"],
    saved_searches_service_pb2.DESCRIPTOR.services_by_name["SavedSearchesService"],
]


HealthCheck = aio.UnaryUnaryMultiCallable[HealthCheckRequest, HealthCheckResponse]


@dataclass(frozen=True)
class Clients:
    """A stub for each service of the suite, and one for the health of each process."""

    lookup: LookupServiceAsyncStub
    fees: FeeServiceAsyncStub
    ncci: NcciServiceAsyncStub
    claims: ClaimServiceAsyncStub
    coverage: CoverageServiceAsyncStub
    crosswalks: CrosswalkServiceAsyncStub
    risk: RiskServiceAsyncStub
    accounts: AccountsServiceAsyncStub
    email_verifications: EmailVerificationServiceAsyncStub
    password_resets: PasswordResetServiceAsyncStub
    api_keys: ApiKeyServiceAsyncStub
    personal_data: PersonalDataServiceAsyncStub
    bookmarks: BookmarkServiceAsyncStub
    metering: MeteringServiceAsyncStub
    usage: UsageServiceAsyncStub
    assistant: AssistantServiceAsyncStub
    jobs: JobsServiceAsyncStub
    employers: EmployersServiceAsyncStub
    applications: ApplicationsServiceAsyncStub
    moderation: ModerationServiceAsyncStub
    profiles: ProfilesServiceAsyncStub
    saved_searches: SavedSearchesServiceAsyncStub
    health: Mapping[str, HealthCheck]


@asynccontextmanager
async def open_clients(settings: GatewaySettings) -> AsyncIterator[Clients]:
    """Channels to all services while the block runs. A service that is down is found again when it is back."""
    async with AsyncExitStack() as stack:

        def channel(address: str, services: list[ServiceDescriptor], seconds: float) -> aio.Channel:
            opened = open_channel(settings, address, services, seconds)
            stack.push_async_callback(opened.close)
            return opened

        lookup = channel(settings.lookup_address, _LOOKUP, _OTHER_SECONDS)
        accounts = channel(settings.accounts_address, _ACCOUNTS, _OTHER_SECONDS)
        assistant = channel(settings.assistant_address, _ASSISTANT, _ASSISTANT_SECONDS)
        jobs = channel(settings.jobs_address, _JOBS, _OTHER_SECONDS)
        channels = {"lookup": lookup, "accounts": accounts, "assistant": assistant, "jobs": jobs}
        yield Clients(
            lookup=LookupServiceStub(lookup),
            fees=FeeServiceStub(lookup),
            ncci=NcciServiceStub(lookup),
            claims=ClaimServiceStub(lookup),
            coverage=CoverageServiceStub(lookup),
            crosswalks=CrosswalkServiceStub(lookup),
            risk=RiskServiceStub(lookup),
            accounts=AccountsServiceStub(accounts),
            email_verifications=EmailVerificationServiceStub(accounts),
            password_resets=PasswordResetServiceStub(accounts),
            api_keys=ApiKeyServiceStub(accounts),
            personal_data=PersonalDataServiceStub(accounts),
            bookmarks=BookmarkServiceStub(accounts),
            metering=MeteringServiceStub(accounts),
            usage=UsageServiceStub(accounts),
            assistant=AssistantServiceStub(assistant),
            jobs=JobsServiceStub(jobs),
            employers=EmployersServiceStub(jobs),
            applications=ApplicationsServiceStub(jobs),
            moderation=ModerationServiceStub(jobs),
            profiles=ProfilesServiceStub(jobs),
            saved_searches=SavedSearchesServiceStub(jobs),
            health={name: _health_of(one) for name, one in channels.items()},
        )


def _health_of(channel: aio.Channel) -> HealthCheck:
    return channel.unary_unary(
        "/grpc.health.v1.Health/Check",
        request_serializer=HealthCheckRequest.SerializeToString,
        response_deserializer=HealthCheckResponse.FromString,
    )
