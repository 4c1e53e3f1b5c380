"""The one place where the parts of the service meet."""

from pathlib import Path

from codingahead.accounts.v1.accounts_service_pb2 import DESCRIPTOR as ACCOUNTS
from codingahead.jobs.v1.applications_service_pb2 import DESCRIPTOR as APPLICATIONS
from codingahead.jobs.v1.applications_service_pb2_grpc import add_ApplicationsServiceServicer_to_server
from codingahead.jobs.v1.employers_service_pb2 import DESCRIPTOR as EMPLOYERS
from codingahead.jobs.v1.employers_service_pb2_grpc import add_EmployersServiceServicer_to_server
from codingahead.jobs.v1.jobs_service_pb2 import DESCRIPTOR as JOBS
from codingahead.jobs.v1.jobs_service_pb2_grpc import add_JobsServiceServicer_to_server
from codingahead.jobs.v1.moderation_service_pb2 import DESCRIPTOR as MODERATION
from codingahead.jobs.v1.moderation_service_pb2_grpc import add_ModerationServiceServicer_to_server
from codingahead.jobs.v1.profiles_service_pb2 import DESCRIPTOR as PROFILES
from codingahead.jobs.v1.profiles_service_pb2_grpc import add_ProfilesServiceServicer_to_server
from codingahead.jobs.v1.saved_searches_service_pb2 import DESCRIPTOR as SAVED_SEARCHES
from codingahead.jobs.v1.saved_searches_service_pb2_grpc import add_SavedSearchesServiceServicer_to_server

from chassis.events.journal import GroupedJournal
from chassis.mail.sender import MailSender
from chassis.rpc.access import Access, AccessTable
from chassis.rpc.server import Mounted
from chassis.service import Chassis, Service, Wired
from chassis.settings import read_secret
from services.jobs.alerts.letters import AlertLetters
from services.jobs.alerts.unsubscribing import UnsubscribeTokens
from services.jobs.alerts.worker import AlertWorker
from services.jobs.clients import AccountsAuthenticator
from services.jobs.consumers import listeners
from services.jobs.letters import Letters
from services.jobs.looks import Looks
from services.jobs.repository.work import sql_works
from services.jobs.resumes.links import ResumeLinks
from services.jobs.resumes.scanner import scanner_of
from services.jobs.resumes.store import ResumeFolder
from services.jobs.servicers.applications import ApplicationsServicer
from services.jobs.servicers.employers import EmployersServicer
from services.jobs.servicers.jobs import JobsServicer
from services.jobs.servicers.moderation import ModerationServicer
from services.jobs.servicers.profiles import ProfilesServicer
from services.jobs.servicers.saved_searches import SavedSearchesServicer
from services.jobs.settings import JobsSettings
from services.jobs.sweeper import Sweeper
from services.jobs.usecases.applying import ApplicationDesk
from services.jobs.usecases.listing import Board

_ACCOUNTS_SECONDS = 2.0
# A résumé, its cover letter, and what gRPC puts round them.
_MOST_REQUEST_BYTES = 6 * 1024 * 1024


def _rules(service: str, **methods: Access) -> AccessTable:
    return {f"/codingahead.jobs.v1.{service}/{method}": access for method, access in methods.items()}


ACCESS: AccessTable = {
    **_rules(
        "JobsService",
        CreateEmployer=Access.PERSON,
        CreatePosting=Access.PERSON,
        PublishPosting=Access.PERSON,
        ApprovePosting=Access.STAFF,
        UpdatePosting=Access.PERSON,
        PausePosting=Access.PERSON,
        ResumePosting=Access.PERSON,
        FillPosting=Access.PERSON,
        ClosePosting=Access.PERSON,
        GetPosting=Access.ANYONE,
        FollowApplyLink=Access.ANYONE,
        GetEmployerStatistics=Access.PERSON,
        ListPostings=Access.ANYONE,
        ExportPostings=Access.ANYONE,
        ImportPostings=Access.PERSON,
        ListEmployerPostings=Access.PERSON,
        ListTransitions=Access.PERSON,
    ),
    **_rules(
        "EmployersService",
        GetEmployer=Access.ANYONE,
        ListOwnEmployers=Access.PERSON,
        UpdateEmployer=Access.PERSON,
        VerifyEmployerDomain=Access.PERSON,
        ListMembers=Access.PERSON,
        InviteMember=Access.PERSON,
        ListOwnInvitations=Access.PERSON,
        AcceptInvitation=Access.PERSON,
        DeleteInvitation=Access.PERSON,
        UpdateMemberRole=Access.PERSON,
        RemoveMember=Access.PERSON,
    ),
    **_rules(
        "ApplicationsService",
        SubmitApplication=Access.PERSON,
        GetApplication=Access.PERSON,
        ListApplications=Access.PERSON,
        ListOwnApplications=Access.PERSON,
        UpdateApplicationStatus=Access.PERSON,
        DeleteApplication=Access.PERSON,
        GetResume=Access.PERSON,
    ),
    **_rules(
        "SavedSearchesService",
        CreateSavedSearch=Access.PERSON,
        ListSavedSearches=Access.PERSON,
        UpdateSavedSearch=Access.PERSON,
        DeleteSavedSearch=Access.PERSON,
        UnsubscribeSavedSearch=Access.ANYONE,
    ),
    **_rules(
        "ProfilesService",
        GetOwnProfile=Access.PERSON,
        UpdateOwnProfile=Access.PERSON,
        DeleteOwnProfile=Access.PERSON,
    ),
    **_rules(
        "ModerationService",
        ListWaiting=Access.STAFF,
        RejectPosting=Access.STAFF,
        ApproveEdit=Access.STAFF,
        RejectEdit=Access.STAFF,
        ReportPosting=Access.PERSON,
        ListReports=Access.STAFF,
        ResolveReport=Access.STAFF,
        TrustEmployer=Access.STAFF,
        SuspendEmployer=Access.STAFF,
        ReinstateEmployer=Access.STAFF,
        ListAuditEvents=Access.STAFF,
    ),
}


async def wire(chassis: Chassis[JobsSettings]) -> Wired:
    """Put the service together."""
    settings, now = chassis.settings, chassis.now
    accounts = ACCOUNTS.services_by_name["AccountsService"]
    channel = chassis.channel(settings.accounts_address, accounts, seconds=_ACCOUNTS_SECONDS)
    authenticator = AccountsAuthenticator(channel, settings.service_token())
    works, store, limits = sql_works(chassis.database, now), ResumeFolder(settings.resume_dir), settings.limits()
    board, letters = Board(works, now), Letters(settings.public_base_url)
    await board.begin()
    desk = ApplicationDesk(works, store, scanner_of(settings.scanner), letters)
    key = read_secret(settings.secret_key_file).get_secret_value()
    links, tokens = ResumeLinks(key, limits.resume_link), UnsubscribeTokens(key)
    journal = GroupedJournal(chassis.database, settings.most_waiting_events)
    mounted = [
        Mounted(
            add_JobsServiceServicer_to_server,
            JobsServicer(works, board, authenticator, limits, Looks(journal, now)),
            JOBS.services_by_name["JobsService"],
        ),
        Mounted(
            add_EmployersServiceServicer_to_server,
            EmployersServicer(works, authenticator, letters),
            EMPLOYERS.services_by_name["EmployersService"],
        ),
        Mounted(
            add_ApplicationsServiceServicer_to_server,
            ApplicationsServicer(desk, links, now),
            APPLICATIONS.services_by_name["ApplicationsService"],
        ),
        Mounted(
            add_ModerationServiceServicer_to_server,
            ModerationServicer(works),
            MODERATION.services_by_name["ModerationService"],
        ),
        Mounted(
            add_SavedSearchesServiceServicer_to_server,
            SavedSearchesServicer(works, tokens),
            SAVED_SEARCHES.services_by_name["SavedSearchesService"],
        ),
        Mounted(
            add_ProfilesServiceServicer_to_server,
            ProfilesServicer(works),
            PROFILES.services_by_name["ProfilesService"],
        ),
    ]
    sender = MailSender(chassis.database, settings.mail_transport(), settings.mail_from, now)
    sweeper = Sweeper(works, store, limits)
    alerts = AlertWorker(works, AlertLetters(settings.public_base_url, tokens))
    return Wired(
        mounted,
        ACCESS,
        authenticator,
        listeners=listeners(store, now),
        background=[sender.run, sweeper.run, journal.run, board.follower.run, alerts.run],
        on_drained=[journal.close],
    )


SERVICE = Service("jobs", JobsSettings, Path(__file__).parent / "migrations", wire, _MOST_REQUEST_BYTES)
