"""The one place where the parts of the service meet."""

from pathlib import Path

from codingahead.accounts.v1.accounts_service_pb2 import DESCRIPTOR as ACCOUNTS
from codingahead.jobs.v1.jobs_service_pb2 import DESCRIPTOR as JOBS
from codingahead.jobs.v1.jobs_service_pb2_grpc import add_JobsServiceServicer_to_server

from chassis.rpc.access import Access
from chassis.rpc.server import Mounted
from chassis.service import Chassis, Service, Wired
from services.jobs.clients import AccountsAuthenticator
from services.jobs.repository.work import sql_works
from services.jobs.servicers.jobs import JobsServicer
from services.jobs.settings import JobsSettings

_ACCOUNTS_SECONDS = 2.0
_PREFIX = "/codingahead.jobs.v1.JobsService"

ACCESS = {
    f"{_PREFIX}/CreateEmployer": Access.PERSON,
    f"{_PREFIX}/CreatePosting": Access.PERSON,
    f"{_PREFIX}/PublishPosting": Access.PERSON,
    f"{_PREFIX}/ApprovePosting": Access.STAFF,
    f"{_PREFIX}/UpdatePosting": Access.PERSON,
    f"{_PREFIX}/PausePosting": Access.PERSON,
    f"{_PREFIX}/ResumePosting": Access.PERSON,
    f"{_PREFIX}/FillPosting": Access.PERSON,
    f"{_PREFIX}/ListEmployerPostings": Access.PERSON,
    f"{_PREFIX}/ListTransitions": Access.PERSON,
    f"{_PREFIX}/ClosePosting": Access.PERSON,
    f"{_PREFIX}/GetPosting": Access.ANYONE,
    f"{_PREFIX}/ListPostings": Access.ANYONE,
}


async def wire(chassis: Chassis[JobsSettings]) -> Wired:
    """Put the service together."""
    settings = chassis.settings
    accounts = ACCOUNTS.services_by_name["AccountsService"]
    channel = chassis.channel(settings.accounts_address, accounts, seconds=_ACCOUNTS_SECONDS)
    authenticator = AccountsAuthenticator(channel, settings.service_token())
    servicer = JobsServicer(sql_works(chassis.database, chassis.now), authenticator)
    mounted = Mounted(add_JobsServiceServicer_to_server, servicer, JOBS.services_by_name["JobsService"])
    return Wired([mounted], ACCESS, authenticator)


SERVICE = Service("jobs", JobsSettings, Path(__file__).parent / "migrations", wire)
