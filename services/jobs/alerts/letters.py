"""The mail of a saved search, written from the templates beside those of the other mails."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from chassis.mail.message import Mail
from chassis.mail.templates import MailTemplates
from services.jobs.alerts.unsubscribing import UnsubscribeTokens
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Content, Posting, SalaryUnit
from services.jobs.domain.saved_searches import Frequency, SavedSearch

MOST_LISTED = 25
_TEMPLATES = Path(__file__).parents[1] / "mail_templates"
_HOST = re.compile(r"[a-z0-9.-]{1,150}")
_EVERY = {Frequency.INSTANT: "as soon as something new comes", Frequency.DAILY: "daily", Frequency.WEEKLY: "weekly"}
_PLACES = {"remote": "Remote", "hybrid": "Hybrid", "onsite": "On site"}


class AlertLetters:
    """Writes mails whose links lead to where visitors see the suite."""

    def __init__(self, public_url: str, tokens: UnsubscribeTokens) -> None:
        self._site = public_url.rstrip("/")
        host = (urlsplit(self._site).hostname or "").lower()
        self._host = host if _HOST.fullmatch(host) else "localhost"
        self._tokens = tokens
        self._templates = MailTemplates(_TEMPLATES)

    def alert(self, search: SavedSearch, listed: Sequence[Posting], found: Sequence[str], address: str) -> Mail:
        """Tell of postings that a search has found, the first of them in full.

        The same postings make the same cause, in any order.
        """
        token = quote(self._tokens.sign(search.saved_search_id), safe="")
        unsubscribe = f"{self._site}/jobs/alerts/unsubscribe?token={token}"
        written = self._templates.write(
            "alert",
            site=self._site,
            search=search.name,
            every=_EVERY.get(search.frequency, ""),
            count=len(found),
            postings=[self._listed(each) for each in listed],
            results=f"{self._site}{results_path(search.wanted)}",
            unsubscribe=unsubscribe,
        )
        list_id = f"{search.saved_search_id}.alerts.{self._host}"
        cause = _cause(search, found)
        return Mail(cause, address, written.subject, written.text, written.html, unsubscribe, list_id)

    def _listed(self, posting: Posting) -> dict[str, str]:
        content = posting.content
        return {
            "title": content.title,
            "employer": posting.employer.profile.name,
            "place": _place(content),
            "salary": _salary(content),
            "href": f"{self._site}/jobs/{quote(posting.posting_id, safe='')}",
        }


def results_path(wanted: Filter) -> str:
    """Where the board shows what a filter finds."""
    names = {"query": "q"}
    fields = (*Filter.__dataclass_fields__,)
    given = {names.get(name, name): getattr(wanted, name) for name in fields if getattr(wanted, name)}
    said = {name: "true" if value is True else value for name, value in given.items()}
    return f"/jobs?{urlencode(said)}" if said else "/jobs"


def _cause(search: SavedSearch, found: Sequence[str]) -> str:
    told = "\n".join(sorted(found))
    return f"alert:{search.saved_search_id}:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _place(content: Content) -> str:
    where = ", ".join(filter(None, (content.location.city, content.location.state, content.location.country)))
    return " · ".join(filter(None, (_PLACES.get(content.remote, ""), where)))


def _salary(content: Content) -> str:
    salary = content.salary
    if salary is None:
        return ""
    span = f"{salary.least:,} to {salary.most:,}" if salary.least < salary.most else f"{salary.most:,}"
    return f"{salary.currency} {span} {'an hour' if salary.unit == SalaryUnit.HOUR else 'a year'}"
