"""What somebody looks for on the job board, named as in the addresses of pages, feeds and the API."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsRequest
from codingahead.jobs.v1.posting_filter_pb2 import (
    POSTING_ORDER_NEWEST,
    POSTING_ORDER_RELEVANCE,
    POSTING_ORDER_UNSPECIFIED,
    PostingFilter,
    PostingOrder,
)
from fastapi import Depends, Query

from gateway.shapes.fields import WholeNumber

LONGEST = 200
_YES = frozenset({"true", "1", "on", "yes"})
_DIGITS = re.compile(r"\$?(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})", re.ASCII)
ORDERS: dict[str, PostingOrder.ValueType] = {
    "": POSTING_ORDER_UNSPECIFIED,
    "relevance": POSTING_ORDER_RELEVANCE,
    "newest": POSTING_ORDER_NEWEST,
}


@dataclass(frozen=True)
class JobFilter:
    """What somebody looks for; empty fields, 0 and false mean anything."""

    q: str = ""
    remote: str = ""
    state: str = ""
    credential: str = ""
    employment_type: str = ""
    salary_min: int = 0
    posted_within_days: int = 0
    near: str = ""
    within_miles: int = 0
    setting: str = ""
    specialty: str = ""
    cpc_a_welcome: bool = False
    no_experience_welcome: bool = False

    @property
    def is_set(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.given)

    @property
    def given(self) -> dict[str, str]:
        """What is looked for as parameters of an address: the same for every way to write the same filter."""
        return {name: _written(value) for name, value in asdict(self).items() if value}

    def normalised(self) -> "JobFilter":
        """The same filter in its one spelling, with what changes nothing left out."""
        near = " ".join(self.near.split())
        return replace(
            self,
            q=" ".join(self.q.split()),
            remote=self.remote.strip().lower(),
            state=self.state.strip().upper(),
            credential=self.credential.strip().upper(),
            employment_type=self.employment_type.strip().upper(),
            near=near,
            within_miles=self.within_miles if near else 0,
            setting=self.setting.strip().lower(),
            specialty=" ".join(self.specialty.split()),
        )

    def path(self, page_token: str = "", base: str = "/jobs", **more: str) -> str:
        """The address of this filter on a page or feed."""
        given = {**self.given, **{key: value for key, value in {**more, "page_token": page_token}.items() if value}}
        return f"{base}?{urlencode(given)}" if given else base

    def request(self, **more: Any) -> ListPostingsRequest:
        """What jobs is asked."""
        return ListPostingsRequest(**self._fields, **more)

    def message(self) -> PostingFilter:
        """The filter alone, as jobs keeps and streams by it."""
        return PostingFilter(**self._fields)

    @property
    def _fields(self) -> dict[str, Any]:
        fields = asdict(self)
        return {"query": fields.pop("q"), **fields}


def asked_filter(
    *,
    q: Annotated[
        str, Query(max_length=LONGEST, description="Words that a posting must hold; typos are forgiven.")
    ] = "",
    state: Annotated[
        str,
        Query(max_length=LONGEST, description="USPS code: postings there, and remote ones that take who lives there."),
    ] = "",
    remote: Annotated[str, Query(max_length=LONGEST, description="onsite, hybrid or remote.")] = "",
    credential: Annotated[str, Query(max_length=LONGEST, description="A credential that is asked for.")] = "",
    employment_type: Annotated[str, Query(max_length=LONGEST)] = "",
    salary_min: Annotated[
        WholeNumber,
        Query(
            ge=0,
            description="Whole US dollars a year, hourly ones × 2,080. Leaves out what pays less at its highest; what "
            "cannot be compared stands last.",
        ),
    ] = 0,
    posted_within_days: Annotated[
        WholeNumber | None,
        Query(ge=1, le=365, description="Published at most so many days ago; any time when left out."),
    ] = None,
    near: Annotated[
        str,
        Query(
            max_length=LONGEST,
            description="A ZIP code, or a city and its state such as Austin, TX: postings around it, and remote ones "
            "that take who lives there.",
        ),
    ] = "",
    within_miles: Annotated[
        WholeNumber | None, Query(ge=1, le=500, description="Miles from `near`; 50 when left out.")
    ] = None,
    setting: Annotated[str, Query(max_length=LONGEST, description="Such as inpatient or risk_adjustment.")] = "",
    specialty: Annotated[
        str, Query(max_length=LONGEST, description="A specialty as postings write it, in any case.")
    ] = "",
    cpc_a_welcome: Annotated[bool, Query(description="Only what takes apprentices.")] = False,
    no_experience_welcome: Annotated[bool, Query(description="Only what takes people without experience.")] = False,
) -> JobFilter:
    """The filter that a request asks for."""
    return JobFilter(
        q,
        remote,
        state,
        credential,
        employment_type,
        salary_min,
        posted_within_days or 0,
        near,
        within_miles or 0,
        setting,
        specialty,
        cpc_a_welcome,
        no_experience_welcome,
    ).normalised()


AskedFilter = Annotated[JobFilter, Depends(asked_filter)]


def filter_typed(given: Mapping[str, str]) -> tuple[JobFilter, str]:
    """The filter of a page's address, as people type it, and what is wrong with it, empty for nothing."""
    said: dict[str, Any] = {}
    wrong = ""
    for field in fields(JobFilter):
        text = given.get(field.name, "").strip()
        if isinstance(field.default, bool):
            said[field.name] = text.lower() in _YES
        elif isinstance(field.default, int):
            digits = _DIGITS.fullmatch(text)
            said[field.name] = int(digits[1].replace(",", "")) if digits else 0
            wrong = wrong or ("Give whole numbers." if text and not digits else "")
        else:
            said[field.name] = text
    return JobFilter(**said).normalised(), wrong


def _written(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
