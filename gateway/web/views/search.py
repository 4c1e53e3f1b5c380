"""The results of a search, and the form that asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codingahead.lookup.v1.code_pb2 import CodeSummary
from codingahead.lookup.v1.lookup_service_pb2 import IdentifyCodeResponse, SearchCodesResponse, SearchHit
from markupsafe import Markup

from gateway.web.markdown import safe_highlight
from gateway.web.views.codes import CodeLink, code_link, code_path, each_once, search_path
from gateway.web.wording import system_name

MAX_LIMIT = 100
LONGEST_CODE = 16
MODIFIER_LENGTH = 2
MATCH_NAMES = {
    "code": "by code",
    "text": "by words",
    "synonym": "by synonym",
    "fuzzy": "by similar spelling",
    "semantic": "by meaning",
}
EXAMPLES = ("type 2 diabetes", "E11.9", "fracture left radius", "hypertension", "S52.5")


@dataclass(frozen=True)
class Option:
    """A choice of a form's list."""

    value: str
    label: str


@dataclass(frozen=True)
class HitView:
    """One code that was found, with what matched marked in its title."""

    system_name: str
    code: str
    title: Markup
    href: str
    billable: bool
    match: str


@dataclass(frozen=True)
class CandidateView:
    """A code that the whole of what was typed is, and why."""

    system_name: str
    link: CodeLink
    reason: str


@dataclass(frozen=True)
class SearchView:
    """The form as it was filled in, and what was found; `problem` says why nothing was looked for."""

    query: str
    system: str
    on: str
    systems: tuple[Option, ...]
    interpreted_as: str = ""
    hits: tuple[HitView, ...] = ()
    took_ms: float = 0.0
    problem: str = ""
    # Where more of the same is found; empty when this is all.
    more_href: str = ""
    examples: tuple[str, ...] = EXAMPLES
    candidates: tuple[CandidateView, ...] = ()
    # Codes of any system written much like it, where it is none.
    similar: tuple[CandidateView, ...] = ()
    # The notices of those who hold rights in titles that are shown.
    copyrights: tuple[str, ...] = ()

    @property
    def corrected(self) -> bool:
        return bool(self.interpreted_as) and self.interpreted_as.casefold() != self.query.casefold().strip()

    @property
    def summary(self) -> str:
        """Say in one line what came of it; this is what a screen reader hears."""
        if self.problem or not self.query:
            return self.problem
        if not self.hits:
            return f"Nothing found for “{self.query}”."
        count = f"{len(self.hits)} {'code' if len(self.hits) == 1 else 'codes'}"
        return f"{'The first ' if self.more_href else ''}{count} for “{self.interpreted_as or self.query}”."


def blank_search(systems: Sequence[str], query: str = "", system: str = "", on: str = "") -> SearchView:
    """Show the form alone, as filled in."""
    return SearchView(query, system, on, _options(systems))


def refused_search(form: SearchView, problem: str) -> SearchView:
    """Show the form with the reason why nothing was searched."""
    return replace(form, problem=problem)


def search_view(found: SearchCodesResponse, form: SearchView, limit: int) -> SearchView:
    """Put what lookup has found below the form; a full list that may be longer offers more."""
    may_be_more = len(found.hits) == limit and limit < MAX_LIMIT
    return replace(
        form,
        interpreted_as=found.interpreted_as,
        hits=tuple(_hit(hit, form.on) for hit in found.hits),
        took_ms=found.took_ms,
        copyrights=each_once(hit.copyright for hit in found.hits),
        more_href=search_path(form.query, form.system, form.on, str(MAX_LIMIT)) if may_be_more else "",
    )


def may_be_a_code(query: str) -> bool:
    """Tell whether it is worth asking which code a query is: one short word, with a digit or of two characters."""
    word = query.strip()
    one = bool(word) and not any(map(str.isspace, word)) and len(word) <= LONGEST_CODE
    return one and (any(map(str.isdigit, word)) or len(word) == MODIFIER_LENGTH)


def with_candidates(view: SearchView, found: IdentifyCodeResponse) -> SearchView:
    """Say above the hits which codes the string itself is."""
    candidates = tuple(_candidate(one.code, one.reason, view.on) for one in found.candidates)
    similar = () if view.hits else tuple(_candidate(one, "", view.on) for one in found.suggestions)
    shown = [*(one.code for one in found.candidates), *(() if view.hits else found.suggestions)]
    copyrights = each_once((*view.copyrights, *(one.copyright for one in shown)))
    return replace(view, candidates=candidates, similar=similar, copyrights=copyrights)


def _candidate(code: CodeSummary, reason: str, on: str) -> CandidateView:
    return CandidateView(system_name(code.system), code_link(code, on), reason)


def _options(systems: Sequence[str]) -> tuple[Option, ...]:
    return Option("", "All code systems"), *(Option(system, system_name(system)) for system in systems)


def _hit(hit: SearchHit, on: str) -> HitView:
    return HitView(
        system_name=system_name(hit.system),
        code=hit.code,
        title=safe_highlight(hit.highlight) if hit.highlight else Markup.escape(hit.title),
        href=code_path(hit.system, hit.code, on),
        billable=hit.billable,
        match=MATCH_NAMES.get(hit.match, hit.match),
    )
