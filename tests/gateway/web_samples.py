"""Answers of the services as a page would get them, small but whole."""

from datetime import UTC, datetime

from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.accounts.v1.metering_pb2 import Balance, LedgerEntry, Meter
from codingahead.accounts.v1.metering_service_pb2 import GetStandingResponse, ListLedgerEntriesResponse
from codingahead.accounts.v1.usage_service_pb2 import CodeCount, DailyCount, GetUsageReportResponse
from codingahead.assistant.v1.assistant_service_pb2 import AnswerStatus, AskQuestionResponse, Citation, Verification
from codingahead.jobs.v1.application_pb2 import Application, ApplicationStatus, Resume
from codingahead.jobs.v1.jobs_service_pb2 import GetEmployerStatisticsResponse
from codingahead.jobs.v1.posting_pb2 import Employer, Location, Posting, PostingState, Salary
from codingahead.jobs.v1.statistics_pb2 import DayStatistics, PostingStatistics
from codingahead.lookup.v1.code_pb2 import CodeSummary, Edition, RelatedCode, Status, Text
from codingahead.lookup.v1.lookup_service_pb2 import (
    Access,
    BrowseCodesResponse,
    GetCodePageResponse,
    ListEditionsResponse,
    SearchCodesResponse,
    SearchHit,
)
from codingahead.lookup.v1.section_pb2 import (
    CodingRulesContent,
    EditionStanding,
    HierarchyContent,
    HierarchyNode,
    HistoryContent,
    HistoryEvent,
    LateralityOption,
    Note,
    NotesContent,
    NoteTarget,
    Section,
    SeventhCharacterBuilder,
    SeventhCharacterOption,
)
from google.protobuf.timestamp_pb2 import Timestamp

from gateway.shapes.applications import ApplicationSaid, application_said
from gateway.web.views.frame import Shell, Visitor
from gateway.web.views.problems import Suggestion

GUEST = Visitor(kind="guest", views_granted=1, views_remaining=0)
ADA = Visitor(kind="registered", name="Ada Byron", email="ada@example.org", views_granted=6, views_remaining=4)
STAFF = Visitor(kind="staff", name="Sam", email="sam@example.org", unmetered=True)
SUGGESTION = Suggestion(system="icd10cm", code="E11.9", title="Type 2 diabetes mellitus without complications")
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'

FY2026 = Edition(
    id="FY2026",
    title="ICD-10-CM FY2026",
    system="icd10cm",
    effective_from="2025-10-01",
    effective_to="2026-09-30",
    source="ICD-10-CM tabular list and order file, fiscal year 2026",
    billable_count=74719,
)
FULL = Access(level="full", reason="view_spent", account_kind="guest", views_granted=1, views_remaining=0)
NONE_LEFT = Access(level="preview", reason="no_views_left", account_kind="guest", views_granted=1, views_remaining=0)


def shell(visitor: Visitor = GUEST) -> Shell:
    return Shell(visitor, csrf_token="csrf-of-this-session", origin="https://codingahead.example")


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(datetime(year, month, day, hour, minute, tzinfo=UTC))
    return stamp


def summary(code: str, title: str, *, billable: bool = True) -> CodeSummary:
    return CodeSummary(system="icd10cm", code=code, title=title, billable=billable, status=Status.STATUS_ACTIVE)


def node(level: str, code: str, title: str, *, billable: bool = False) -> HierarchyNode:
    return HierarchyNode(level=level, code=code, title=title, billable=billable)


HIERARCHY = Section(
    key="hierarchy",
    title="Hierarchy",
    hierarchy=HierarchyContent(
        ancestors=[
            node("chapter", "4", "Endocrine, nutritional and metabolic diseases (E00-E89)"),
            node("block", "E08-E13", "Diabetes mellitus (E08-E13)"),
            node("category", "E11", "Type 2 diabetes mellitus"),
            node("code", "E11.9", "Type 2 diabetes mellitus without complications", billable=True),
        ]
    ),
)
NOTES = Section(
    key="notes",
    title="Notes of the tabular list",
    notes=NotesContent(
        notes=[
            Note(kind="includes", text="diabetes NOS", printed_at="E11", printed_level="category", inherited=True),
            Note(
                kind="includes",
                text="insulin resistant diabetes (mellitus)",
                printed_at="E11",
                printed_level="category",
                inherited=True,
            ),
            Note(
                kind="use_additional_code",
                text="code to identify control using: insulin (Z79.4)",
                printed_at="E11",
                printed_level="category",
                inherited=True,
                targets=[NoteTarget(printed="Z79.4", code="Z79.4")],
            ),
            Note(
                kind="excludes1",
                text="gestational diabetes (O24.4-)",
                printed_at="E11",
                printed_level="category",
                inherited=True,
                targets=[NoteTarget(printed="O24.4-", code="O24.4")],
            ),
            Note(
                kind="excludes1",
                text="transitory endocrine and metabolic disorders specific to newborn (P70-P74)",
                printed_at="4",
                printed_level="chapter",
                inherited=True,
                targets=[NoteTarget(printed="P70-P74", code="P70", last_code="P74")],
            ),
        ]
    ),
)
RULES = Section(
    key="coding_rules",
    title="Coding rules",
    coding_rules=CodingRulesContent(billable=True, explanation="Nothing stands below it, so it is coded as it is."),
)
FRACTURE_RULES = Section(
    key="coding_rules",
    title="Coding rules",
    coding_rules=CodingRulesContent(
        billable=False,
        explanation="Codes of S52 need a 7th character.",
        billable_children=[
            summary("S52.501A", "Unspecified fracture of the lower end of right radius, initial encounter"),
            summary("S52.501D", "Unspecified fracture of the lower end of right radius, subsequent encounter"),
        ],
        seventh_character=SeventhCharacterBuilder(
            base="T07.XXX",
            placeholders=3,
            defined_at="T07",
            options=[
                SeventhCharacterOption(character="A", meaning="initial encounter", code="T07.XXXA"),
                SeventhCharacterOption(character="D", meaning="subsequent encounter", code="T07.XXXD"),
                SeventhCharacterOption(character="S", meaning="sequela", code="T07.XXXS"),
            ],
        ),
        laterality=[
            LateralityOption(side="right", code=summary("S52.501", "Fracture of right radius"), current=True),
            LateralityOption(side="left", code=summary("S52.502", "Fracture of left radius")),
            LateralityOption(side="unspecified", code=summary("S52.509", "Fracture of radius")),
        ],
    ),
)
HISTORY = Section(
    key="history",
    title="History",
    history=HistoryContent(
        events=[
            HistoryEvent(kind="added", date="2015-10-01", edition="FY2016", detail="In the first edition."),
            HistoryEvent(kind="retitled", date="2025-10-01", edition="FY2026", detail="A word was added."),
            HistoryEvent(kind="split_off", date="2025-10-01", edition="FY2026", detail="E11.A.", codes=["E11.A"]),
        ],
        editions=[
            EditionStanding(
                edition="FY2025",
                title="ICD-10-CM FY2025",
                effective_from="2015-10-01",
                effective_to="2025-09-30",
                standing="header",
            ),
            EditionStanding(
                edition="FY2026",
                title="ICD-10-CM FY2026",
                effective_from="2025-10-01",
                standing="billable",
                code_title="Type 2 diabetes mellitus",
            ),
        ],
    ),
)


def locked(section: Section) -> Section:
    return Section(key=section.key, title=section.title, locked=True)


def code_page(access: Access = FULL, rules: Section = RULES) -> GetCodePageResponse:
    """E11.9, full or as a preview, as `access` says."""
    sections = [HIERARCHY, NOTES, rules, HISTORY]
    shown = sections if access.level == "full" else [locked(section) for section in sections]
    return GetCodePageResponse(
        system="icd10cm",
        code="E11.9",
        title="Type 2 diabetes mellitus without complications",
        billable=True,
        status=Status.STATUS_ACTIVE,
        edition=FY2026,
        official_description=Text(text="Type 2 diabetes mellitus without complications"),
        common_language_description=Text(
            text="The body still makes insulin but no longer answers to it well, so sugar stays in the blood.\n\n"
            "This code is for people in whom no organ has been harmed by it so far.",
            copyright="© Copyright 2026 Coding Ahead. All rights reserved.",
            author="Coding Ahead editors",
            date="2026-01-10",
            review_state="draft",
        ),
        sections=shown,
        related=[
            RelatedCode(code=summary("E11", "Type 2 diabetes mellitus", billable=False), relation="parent"),
            RelatedCode(
                code=summary("E11.8", "Type 2 diabetes mellitus with unspecified complications"), relation="sibling"
            ),
        ],
        access=access,
        on="2026-06-14",
        valid_from="2015-10-01",
    )


def hit(code: str, title: str, highlight: str = "", match: str = "text") -> SearchHit:
    return SearchHit(system="icd10cm", code=code, title=title, billable=True, match=match, highlight=highlight)


SEARCH = SearchCodesResponse(
    query="type 2 diabetis",
    interpreted_as="type 2 diabetes",
    hits=[
        hit(
            "E11.9",
            "Type 2 diabetes mellitus without complications",
            "<mark>Type</mark> <mark>2</mark> <mark>diabetes</mark> mellitus without complications",
        ),
        hit(
            "E11.65",
            "Type 2 diabetes mellitus with hyperglycemia",
            "<mark>Type</mark> <mark>2</mark> <mark>diabetes</mark> mellitus with hyperglycemia",
            match="fuzzy",
        ),
    ],
    took_ms=1.84,
)
BROWSE = BrowseCodesResponse(
    nodes=[
        node("block", "E00-E07", "Disorders of thyroid gland (E00-E07)"),
        node("category", "E11", "Type 2 diabetes mellitus"),
        node("code", "E11.9", "Type 2 diabetes mellitus without complications", billable=True),
    ],
    next_page_token="more",
)
EDITIONS = ListEditionsResponse(
    editions=[
        FY2026,
        Edition(
            id="FY2025",
            title="ICD-10-CM FY2025",
            system="icd10cm",
            effective_from="2024-10-01",
            effective_to="2025-09-30",
            billable_count=74260,
            source="ICD-10-CM tabular list, fiscal year 2025",
        ),
    ],
    snapshot_id="icd10cm-5f3a",
)
STANDING = GetStandingResponse(
    account=Account(
        id="a", email="ada@example.org", name="Ada Byron", kind=AccountKind.ACCOUNT_KIND_REGISTERED, email_verified=True
    ),
    balances=[
        Balance(meter=Meter.METER_VIEWS, granted=6, remaining=4),
        Balance(meter=Meter.METER_QUESTIONS, granted=10, remaining=9),
        Balance(meter=Meter.METER_API, granted=10000, remaining=9874),
    ],
)
LEDGER = ListLedgerEntriesResponse(
    entries=[
        LedgerEntry(
            id="3", at=at(2026, 6, 14, 10), kind="view", meter=Meter.METER_VIEWS, amount=-1,
            resource="icd10cm/E11.65", balance_after=4,
        ),
        LedgerEntry(
            id="2", at=at(2026, 6, 14), kind="grant", meter=Meter.METER_VIEWS, amount=5,
            resource="registration", balance_after=5,
        ),
    ],
    next_page_token="older",
)  # fmt: skip


def usage_report() -> GetUsageReportResponse:
    days = [f"2026-06-{day:02}" for day in range(1, 15)]
    views = [
        DailyCount(day=day, measure="full_views", account_kind=kind, count=(at_day * factor) % 37)
        for at_day, day in enumerate(days, start=3)
        for kind, factor in (("guest", 7), ("registered", 11), ("staff", 2))
    ]
    searches = [
        DailyCount(day=day, measure="searches", account_kind="guest", count=40 + at_day * 9)
        for at_day, day in enumerate(days)
    ]
    report = GetUsageReportResponse(
        to="2026-06-14",
        daily=[*views, *searches, DailyCount(day=days[3], measure="registrations", account_kind="registered", count=2)],
        top_codes=[
            CodeCount(system="icd10cm", code="E11.9", full_views=212, previews=48),
            CodeCount(system="icd10cm", code="I10", full_views=131, previews=90),
        ],
        dead_letters=1,
    )
    setattr(report, "from", "2026-06-01")
    return report


ANSWER = AskQuestionResponse(
    conversation_id="c",
    answer_id="a",
    status=AnswerStatus.ANSWER_STATUS_ANSWERED,
    topic="diagnosis_codes",
    answer_markdown="**E11.9** is *Type 2 diabetes mellitus without complications* [1]. It is billable [1][2].",
    citations=[
        Citation(
            n=1, kind="code", title="ICD-10-CM E11.9", system="icd10cm", code="E11.9", dataset="ICD-10-CM",
            edition="FY2026", effective_from="2025-10-01", url="/codes/icd10cm/E11.9",
            quote="Type 2 diabetes mellitus without complications",
        ),
        Citation(n=2, kind="code", title="Validity", dataset="ICD-10-CM", edition="FY2026", url="https://evil.example/"),
    ],
    verification=Verification(codes_checked=1, figures_checked=0),
    engine="rules",
    questions_remaining=9,
)  # fmt: skip


def posting(title: str = "Outpatient coder", description: str = "Code **outpatient** visits.") -> Posting:
    return Posting(
        id="0b8f0c0e-6a0e-4b7e-9d57-0d1c0c1f2a3b",
        employer=Employer(
            id="e", name="Riverside Clinic", website="https://riverside.example", description="A clinic."
        ),
        title=title,
        description_markdown=description,
        employment_type="FULL_TIME",
        remote="remote",
        location=Location(city="Austin", state="TX", country="US"),
        credentials=["CPC", "CCS"],
        specialties=["Cardiology"],
        salary=Salary(min=52000, max=68000, unit="YEAR", currency="USD"),
        apply_url="https://riverside.example/apply",
        valid_through=at(2026, 8, 1),
        state=PostingState.POSTING_STATE_PUBLISHED,
        publish_time=at(2026, 6, 1),
    )


def application(*, for_employer: bool = False) -> ApplicationSaid:
    return application_said(
        Application(
            id="a",
            posting_id="p",
            posting_title="Outpatient coder",
            employer_id="e",
            employer_name="Riverside Clinic",
            cover_letter="Dear clinic",
            resume=Resume(filename="resume.pdf", size=2048, link="signed", link_expire_time=at(2026, 6, 2)),
            status=ApplicationStatus.APPLICATION_STATUS_RECEIVED,
            submit_time=at(2026, 6, 1),
            update_time=at(2026, 6, 1),
            for_employer=for_employer,
        )
    )


def employer_statistics() -> GetEmployerStatisticsResponse:
    days = [DayStatistics(day=f"2026-06-{day:02}", views=day, apply_clicks=1, applications=2) for day in range(1, 31)]
    posting = PostingStatistics(
        posting_id="p", title="Outpatient coder", state=PostingState.POSTING_STATE_PUBLISHED, views=465, applications=60
    )
    return GetEmployerStatisticsResponse(postings=[posting], days=days)
