"""Every id that a request can name, tried by everybody whom it is not for: nothing is told, and nothing is changed."""

import importlib
import pkgutil
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.jobs import v1 as contracts
from codingahead.jobs.v1 import applications_service_pb2 as applications
from codingahead.jobs.v1 import employers_service_pb2 as employers
from codingahead.jobs.v1 import jobs_service_pb2 as jobs
from codingahead.jobs.v1 import moderation_service_pb2 as moderation
from codingahead.jobs.v1 import saved_searches_service_pb2 as searches
from codingahead.jobs.v1.employer_pb2 import MemberRole
from codingahead.jobs.v1.posting_pb2 import PostingContent
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.field_mask_pb2 import FieldMask

from chassis.rpc.channel import bearer
from chassis.rpc.errors import Refusal, refusal_from
from tests.jobs.samples import TurnableClock
from tests.jobs.suite import KnownPeople, jobs_running
from tests.jobs.test_service import posting_request

ADA, EVE, SAM = "ada-token", "eve-token", "sam-token"
# Nobody, a guest, somebody without an employer, a member of another employer.
STRANGERS = {"nobody": "", "guest": "guest-token", "stranger": "zoe-token", "member of another": "bob-token"}
# What no servicer answers yet. Whoever adds one takes it out: the cases below then hold it to what they say.
PENDING: set[str] = set()

Build = Callable[["Ids"], Any]


@dataclass
class Ids:
    """Ada's employer, its draft, Eve's application to its public posting, and what hangs on them."""

    employer: str = ""
    draft: str = ""
    public: str = ""
    application: str = ""
    invitation: str = ""
    report: str = ""
    saved_search: str = field(default_factory=lambda: str(uuid.uuid4()))

    def unknown(self) -> "Ids":
        """The same of what does not exist."""
        return Ids(**{name: str(uuid.uuid4()) for name in vars(self)})


@dataclass(frozen=True)
class Case:
    """How a method names somebody's id, and the reason that others hear."""

    build: Build
    reason: str
    # Whether it is open to the registered alone, to staff alone, or to everybody.
    access: str = "person"


def by_posting(kind: Any, **more: Any) -> Case:
    return Case(lambda ids: kind(posting_id=ids.draft, **more), "POSTING_NOT_FOUND")


def by_employer(kind: Any, **more: Any) -> Case:
    return Case(lambda ids: kind(employer_id=ids.employer, **more), "EMPLOYER_NOT_FOUND")


def by_application(kind: Any, **more: Any) -> Case:
    return Case(lambda ids: kind(application_id=ids.application, **more), "APPLICATION_NOT_FOUND")


def staffs(build: Build) -> Case:
    return Case(build, "STAFF_ONLY", "staff")


CASES: dict[str, Case] = {
    "CreatePosting": Case(lambda ids: posting_request(ids.employer, title="Theirs"), "EMPLOYER_NOT_FOUND"),
    "PublishPosting": by_posting(jobs.PublishPostingRequest),
    "ApprovePosting": staffs(lambda ids: jobs.ApprovePostingRequest(posting_id=ids.draft)),
    "UpdatePosting": Case(
        lambda ids: jobs.UpdatePostingRequest(
            posting_id=ids.draft, content=PostingContent(title="Theirs"), update_mask=FieldMask(paths=["title"])
        ),
        "POSTING_NOT_FOUND",
    ),
    "PausePosting": Case(lambda ids: jobs.PausePostingRequest(posting_id=ids.public), "POSTING_NOT_FOUND"),
    "ResumePosting": Case(lambda ids: jobs.ResumePostingRequest(posting_id=ids.public), "POSTING_NOT_FOUND"),
    "FillPosting": Case(lambda ids: jobs.FillPostingRequest(posting_id=ids.public), "POSTING_NOT_FOUND"),
    "ClosePosting": Case(lambda ids: jobs.ClosePostingRequest(posting_id=ids.public), "POSTING_NOT_FOUND"),
    "GetPosting": Case(lambda ids: jobs.GetPostingRequest(posting_id=ids.draft), "POSTING_NOT_FOUND", "anyone"),
    "FollowApplyLink": Case(
        lambda ids: jobs.FollowApplyLinkRequest(posting_id=ids.draft), "POSTING_NOT_FOUND", "anyone"
    ),
    "ImportPostings": Case(
        lambda ids: [jobs.ImportPostingsRequest(employer_id=ids.employer, part=b"[]", close_missing=True)],
        "EMPLOYER_NOT_FOUND",
    ),
    "GetEmployerStatistics": by_employer(jobs.GetEmployerStatisticsRequest),
    "ListEmployerPostings": by_employer(jobs.ListEmployerPostingsRequest),
    "ListTransitions": Case(lambda ids: jobs.ListTransitionsRequest(posting_id=ids.public), "POSTING_NOT_FOUND"),
    "UpdateEmployer": by_employer(employers.UpdateEmployerRequest, name="Theirs"),
    "VerifyEmployerDomain": by_employer(employers.VerifyEmployerDomainRequest),
    "ListMembers": by_employer(employers.ListMembersRequest),
    "InviteMember": by_employer(employers.InviteMemberRequest, account_id="zoe", role=MemberRole.MEMBER_ROLE_OWNER),
    "AcceptInvitation": Case(
        lambda ids: employers.AcceptInvitationRequest(invitation_id=ids.invitation), "INVITATION_NOT_FOUND"
    ),
    "DeleteInvitation": Case(
        lambda ids: employers.DeleteInvitationRequest(invitation_id=ids.invitation), "INVITATION_NOT_FOUND"
    ),
    "UpdateMemberRole": by_employer(
        employers.UpdateMemberRoleRequest, account_id="ada", role=MemberRole.MEMBER_ROLE_RECRUITER
    ),
    "RemoveMember": by_employer(employers.RemoveMemberRequest, account_id="ada"),
    "SubmitApplication": by_posting(applications.SubmitApplicationRequest, cover_letter="Dear", resume=b"Zoe, CPC"),
    "GetApplication": by_application(applications.GetApplicationRequest),
    "ListApplications": Case(
        lambda ids: applications.ListApplicationsRequest(posting_id=ids.public), "POSTING_NOT_FOUND"
    ),
    "UpdateApplicationStatus": by_application(applications.UpdateApplicationStatusRequest, status=5),
    "DeleteApplication": by_application(applications.DeleteApplicationRequest),
    "GetResume": by_application(applications.GetResumeRequest),
    "RejectPosting": staffs(lambda ids: moderation.RejectPostingRequest(posting_id=ids.public, reason="No.")),
    "ApproveEdit": staffs(lambda ids: moderation.ApproveEditRequest(posting_id=ids.public)),
    "RejectEdit": staffs(lambda ids: moderation.RejectEditRequest(posting_id=ids.public, reason="No.")),
    "ReportPosting": by_posting(moderation.ReportPostingRequest, reason="scam"),
    "ResolveReport": staffs(lambda ids: moderation.ResolveReportRequest(report_id=ids.report)),
    "TrustEmployer": staffs(lambda ids: moderation.TrustEmployerRequest(employer_id=ids.employer)),
    "SuspendEmployer": staffs(lambda ids: moderation.SuspendEmployerRequest(employer_id=ids.employer, reason="No.")),
    "ReinstateEmployer": staffs(lambda ids: moderation.ReinstateEmployerRequest(employer_id=ids.employer)),
    "ListAuditEvents": staffs(lambda ids: moderation.ListAuditEventsRequest(subject_id=ids.employer)),
    "UpdateSavedSearch": Case(
        lambda ids: searches.UpdateSavedSearchRequest(saved_search_id=ids.saved_search), "SAVED_SEARCH_NOT_FOUND"
    ),
    "DeleteSavedSearch": Case(
        lambda ids: searches.DeleteSavedSearchRequest(saved_search_id=ids.saved_search), "SAVED_SEARCH_NOT_FOUND"
    ),
}
# An employer's profile is for everybody, as is what is public of its postings.
OPEN = {"GetEmployer", "ListPostings"}


def methods() -> dict[str, MethodDescriptor]:
    """Every method of the contracts by its name."""
    found = dict[str, MethodDescriptor]()
    for module in pkgutil.iter_modules(contracts.__path__):
        if module.name.endswith("_service_pb2"):
            services = importlib.import_module(f"codingahead.jobs.v1.{module.name}").DESCRIPTOR.services_by_name
            found |= {method.name: method for service in services.values() for method in service.methods}
    return found


METHODS = methods()
NAMING = {
    name
    for name, method in METHODS.items()
    if any(each.name.endswith(("_id", "_ids")) for each in method.input_type.fields)
}


class Service:
    """The service, called by the names of its methods."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._channel = channel
        self.ids = Ids()

    async def call(self, name: str, request: Any, token: str) -> Any:
        method = METHODS[name]
        module = importlib.import_module(f"{method.containing_service.file.package}.{_module(method)}_pb2_grpc")
        stub = getattr(module, f"{method.containing_service.name}Stub")(self._channel)
        return await getattr(stub, name)(
            iter(request) if isinstance(request, list) else request, metadata=bearer(token), timeout=10
        )

    async def refusal(self, name: str, request: Any, token: str) -> Refusal:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await self.call(name, request, token)
        return refusal_from(refused.value)

    async def looks(self) -> list[Any]:
        """All that Ada, Eve and staff see of it."""
        ids = self.ids
        return [
            await self.call("ListMembers", employers.ListMembersRequest(employer_id=ids.employer), ADA),
            await self.call("ListEmployerPostings", jobs.ListEmployerPostingsRequest(employer_id=ids.employer), ADA),
            await self.call("ListTransitions", jobs.ListTransitionsRequest(posting_id=ids.public), ADA),
            await self.call("ListOwnApplications", applications.ListOwnApplicationsRequest(), EVE),
            await self.call("ListReports", moderation.ListReportsRequest(), SAM),
            await self.call("ListAuditEvents", moderation.ListAuditEventsRequest(), SAM),
        ]


def _module(method: MethodDescriptor) -> str:
    return method.containing_service.file.name.rpartition("/")[2].removesuffix(".proto")


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with jobs_running(tmp_path, KnownPeople(), TurnableClock()) as channel:
        made = Service(channel)
        opened = jobs.CreateEmployerRequest(name="Harbor Clinic", website="https://harbor.example")
        mine = (await made.call("CreateEmployer", opened, ADA)).employer.id
        await made.call(
            "CreateEmployer", jobs.CreateEmployerRequest(name="Bay Clinic", website="https://bay.example"), "bob-token"
        )
        draft = (await made.call("CreatePosting", posting_request(mine), ADA)).posting.id
        public = (await made.call("CreatePosting", posting_request(mine, title="Public"), ADA)).posting.id
        await made.call("PublishPosting", jobs.PublishPostingRequest(posting_id=public), ADA)
        applied = applications.SubmitApplicationRequest(posting_id=public, cover_letter="Dear", resume=b"Eve, CPC")
        application = (await made.call("SubmitApplication", applied, EVE)).application.id
        asked = employers.InviteMemberRequest(employer_id=mine, account_id="yan", role=MemberRole.MEMBER_ROLE_RECRUITER)
        invitation = (await made.call("InviteMember", asked, ADA)).invitation.id
        await made.call("ReportPosting", moderation.ReportPostingRequest(posting_id=public, reason="scam"), EVE)
        report = (await made.call("ListReports", moderation.ListReportsRequest(), SAM)).reports[0].id
        made.ids = Ids(mine, draft, public, application, invitation, report)
        if "UpdateSavedSearch" not in PENDING:
            kept = searches.CreateSavedSearchRequest(name="Mine")
            made.ids.saved_search = (await made.call("CreateSavedSearch", kept, EVE)).saved_search.id
        yield made


def expected(case: Case, who: str) -> str:
    """What a stranger hears."""
    if case.access == "anyone":
        return case.reason
    if who == "nobody":
        return "UNAUTHENTICATED"
    return "SIGN_IN_REQUIRED" if who == "guest" and case.access == "person" else case.reason


class TestEveryMethodThatNamesAnId:
    def test_is_tried_here(self) -> None:
        """Whoever adds a method that names an id says here who may not use it."""
        assert set(CASES) | OPEN == NAMING
        assert set(CASES) >= PENDING

    async def test_tells_strangers_nothing_and_changes_nothing_for_them(self, service: Service) -> None:
        before = await service.looks()
        heard = {
            (name, who): (await service.refusal(name, case.build(service.ids), token)).reason
            for name, case in CASES.items()
            if name not in PENDING
            for who, token in STRANGERS.items()
        }

        assert heard == {(name, who): expected(CASES[name], who) for name, who in heard}
        assert len(heard) == len(STRANGERS) * (len(CASES) - len(PENDING))
        assert await service.looks() == before

    async def test_says_of_anothers_what_it_says_of_what_does_not_exist(self, service: Service) -> None:
        nothing = service.ids.unknown()
        differ = [
            name
            for name, case in CASES.items()
            if name not in PENDING
            for token in ("zoe-token", "bob-token")
            if await service.refusal(name, case.build(service.ids), token)
            != await service.refusal(name, case.build(nothing), token)
        ]

        assert differ == []

    @pytest.mark.parametrize("odd", ["", "x" * 10_000, "../../etc/passwd", "' OR 1=1 --", "%00", "ada", "0"])
    async def test_takes_no_odd_id_for_one(self, service: Service, odd: str) -> None:
        ids = Ids(**dict.fromkeys(vars(service.ids), odd))
        heard = {
            name: (await service.refusal(name, case.build(ids), "bob-token")).reason
            for name, case in CASES.items()
            if name not in PENDING
        }

        assert heard == {name: CASES[name].reason for name in heard}

    async def test_that_is_open_shows_what_is_public_alone(self, service: Service) -> None:
        for token in STRANGERS.values():
            listed = await service.call(
                "ListPostings", jobs.ListPostingsRequest(employer_id=service.ids.employer), token
            )
            assert [each.id for each in listed.postings] == [service.ids.public]
            assert not [each for each in listed.postings if each.reference or each.findings or each.HasField("edit")]

    async def test_that_is_still_to_come_is_not_answered_yet(self, service: Service) -> None:
        for name in PENDING:
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await service.call(name, CASES[name].build(service.ids), ADA)
            silent = {grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.INTERNAL}
            assert refused.value.code() in silent, f"{name} is answered: take it out of PENDING"

    async def test_keeps_a_signed_link_to_a_resume_for_whom_it_was_signed(self, service: Service) -> None:
        sent = service.ids.application
        seen = await service.call("GetApplication", applications.GetApplicationRequest(application_id=sent), ADA)
        request = applications.GetResumeRequest(application_id=sent, link=seen.application.resume.link)

        assert (await service.call("GetResume", request, ADA)).data == b"Eve, CPC"
        for token in ("zoe-token", "bob-token", EVE, SAM):
            assert (await service.refusal("GetResume", request, token)).reason == "APPLICATION_NOT_FOUND"
