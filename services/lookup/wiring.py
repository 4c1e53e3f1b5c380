"""The one place where the parts of lookup meet."""

from pathlib import Path

from codingahead.accounts.v1 import accounts_service_pb2, metering_service_pb2
from codingahead.lookup.v1 import claim_service_pb2, crosswalk_service_pb2, fee_service_pb2, risk_service_pb2
from codingahead.lookup.v1.claim_service_pb2_grpc import add_ClaimServiceServicer_to_server
from codingahead.lookup.v1.coverage_service_pb2 import DESCRIPTOR as COVERAGE
from codingahead.lookup.v1.coverage_service_pb2_grpc import add_CoverageServiceServicer_to_server
from codingahead.lookup.v1.crosswalk_service_pb2_grpc import add_CrosswalkServiceServicer_to_server
from codingahead.lookup.v1.fee_service_pb2_grpc import add_FeeServiceServicer_to_server
from codingahead.lookup.v1.lookup_service_pb2 import DESCRIPTOR
from codingahead.lookup.v1.lookup_service_pb2_grpc import add_LookupServiceServicer_to_server
from codingahead.lookup.v1.ncci_service_pb2 import DESCRIPTOR as NCCI_DESCRIPTOR
from codingahead.lookup.v1.ncci_service_pb2_grpc import add_NcciServiceServicer_to_server
from codingahead.lookup.v1.risk_service_pb2_grpc import add_RiskServiceServicer_to_server

from chassis.events.journal import GroupedJournal
from chassis.rpc.access import Access, AccessTable
from chassis.rpc.server import Mounted
from chassis.service import Chassis, Service, Wired
from services.lookup.clients import AccountsAuthenticator, AccountsMeter
from services.lookup.ports import Desk
from services.lookup.servicers.claims import ClaimServicer
from services.lookup.servicers.codes import LookupServicer
from services.lookup.servicers.coverage import CoverageServicer
from services.lookup.servicers.crosswalks import CrosswalkServicer
from services.lookup.servicers.fees import FeeServicer
from services.lookup.servicers.ncci import NcciServicer
from services.lookup.servicers.risk import RiskServicer
from services.lookup.serving import serving
from services.lookup.settings import LookupSettings

_HERE = Path(__file__).parent
_LOOKUP = DESCRIPTOR.services_by_name["LookupService"]
_FEES = fee_service_pb2.DESCRIPTOR.services_by_name["FeeService"]
_NCCI = NCCI_DESCRIPTOR.services_by_name["NcciService"]
_CLAIMS = claim_service_pb2.DESCRIPTOR.services_by_name["ClaimService"]
_COVERAGE = COVERAGE.services_by_name["CoverageService"]
_CROSSWALKS = crosswalk_service_pb2.DESCRIPTOR.services_by_name["CrosswalkService"]
_RISK = risk_service_pb2.DESCRIPTOR.services_by_name["RiskService"]
_ACCOUNTS = accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"]
_METERING = metering_service_pb2.DESCRIPTOR.services_by_name["MeteringService"]
_ACCOUNTS_SECONDS = 2.0

ACCESS: AccessTable = {
    # accounts proves the caller's token when it spends the view.
    f"/{_LOOKUP.full_name}/GetCodePage": Access.ANYONE,
    f"/{_LOOKUP.full_name}/SearchCodes": Access.ANYONE,
    f"/{_LOOKUP.full_name}/Suggest": Access.ANYONE,
    f"/{_LOOKUP.full_name}/BrowseCodes": Access.ANYONE,
    f"/{_LOOKUP.full_name}/BatchGetCodes": Access.PERSON,
    f"/{_LOOKUP.full_name}/ListNearbyCodes": Access.ANYONE,
    f"/{_LOOKUP.full_name}/IdentifyCode": Access.ANYONE,
    f"/{_LOOKUP.full_name}/ListEditions": Access.ANYONE,
    f"/{_FEES.full_name}/GetFee": Access.PERSON,
    f"/{_FEES.full_name}/BatchGetFees": Access.PERSON,
    f"/{_FEES.full_name}/GetLocality": Access.ANYONE,
    **{f"/{_NCCI.full_name}/{method.name}": Access.PERSON for method in _NCCI.methods},
    f"/{_CLAIMS.full_name}/CheckClaim": Access.PERSON,
    f"/{_CLAIMS.full_name}/CheckClaims": Access.PERSON,
    f"/{_COVERAGE.full_name}/CheckCoverage": Access.PERSON,
    f"/{_COVERAGE.full_name}/ListCoverageDocuments": Access.PERSON,
    f"/{_CROSSWALKS.full_name}/TranslateCode": Access.PERSON,
    f"/{_CROSSWALKS.full_name}/TranslateCodes": Access.PERSON,
    f"/{_RISK.full_name}/GetRisk": Access.PERSON,
}


async def wire(chassis: Chassis[LookupSettings]) -> Wired:
    """Put the service together. Refused when there is no snapshot to serve."""
    settings = chassis.settings
    channel = chassis.channel(settings.accounts_address, _ACCOUNTS, _METERING, seconds=_ACCOUNTS_SECONDS)
    journal = GroupedJournal(chassis.database, settings.most_waiting_events)
    served = await serving(chassis)
    desk = Desk(served.shelf, AccountsMeter(channel), journal, chassis.now)
    return Wired(
        mounted=[
            Mounted(add_LookupServiceServicer_to_server, LookupServicer(desk), _LOOKUP),
            Mounted(add_FeeServiceServicer_to_server, FeeServicer(desk), _FEES),
            Mounted(add_NcciServiceServicer_to_server, NcciServicer(desk), _NCCI),
            Mounted(add_ClaimServiceServicer_to_server, ClaimServicer(desk), _CLAIMS),
            Mounted(add_CoverageServiceServicer_to_server, CoverageServicer(desk), _COVERAGE),
            Mounted(add_CrosswalkServiceServicer_to_server, CrosswalkServicer(desk), _CROSSWALKS),
            Mounted(add_RiskServiceServicer_to_server, RiskServicer(desk), _RISK),
        ],
        access=ACCESS,
        authenticator=AccountsAuthenticator(channel, settings.service_token()),
        background=[journal.run, *served.background],
        on_drained=[journal.close],
    )


SERVICE = Service("lookup", LookupSettings, _HERE / "migrations", wire)
