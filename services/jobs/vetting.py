"""What makes a posting wait for staff: signs of scams, held as data in the file beside this one."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from services.jobs.domain.employers import Employer
from services.jobs.domain.postings import Content, Finding, Salary
from services.jobs.vocabulary import FREE_MAIL

_SIGNS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PATTERNS = [
    (sign["name"], sign["reason"], re.compile("|".join(f"(?:{each})" for each in sign["patterns"])))
    for sign in _SIGNS["signs"]
]
_MAIL_DOMAIN = re.compile(r"[a-z0-9._%+-]{1,64}(?:@| ?[\[(]at[\])] ?)([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})")
_LONGEST_QUOTE = 60

NEW_EMPLOYER = Finding("new_employer", f"The posting {_SIGNS['new_employer']['reason']}.")
WAS_REJECTED = Finding("was_rejected", "The posting was refused before.")


def findings(content: Content, employer: Employer) -> tuple[Finding, ...]:
    """Every sign that a posting's words meet, with what was found."""
    text = _plain("\n".join((content.title, content.description_markdown, *content.benefits)))
    links = " ".join((content.apply_url, employer.profile.website)).lower()
    return (*_worded(f"{text} {links}"), *_free_mail(text), *_paid_too_well(content.salary))


def _worded(text: str) -> Iterator[Finding]:
    for name, reason, pattern in _PATTERNS:
        if met := pattern.search(text):
            yield Finding(name, f"The posting {reason}: “{_quote(met[0])}”.")


def _free_mail(text: str) -> Iterator[Finding]:
    for met in _MAIL_DOMAIN.finditer(text):
        if met[1] in FREE_MAIL:
            yield Finding("free_mail", f"The posting {_SIGNS['free_mail']['reason']}: {met[1]}.")
            return


def _paid_too_well(salary: Salary | None) -> Iterator[Finding]:
    band = _SIGNS["salary_above_band"]
    if salary and salary.currency == "USD" and salary.most > band.get(salary.unit, salary.most):
        said = f"{salary.most:,} USD by the {salary.unit.lower()}"
        yield Finding("salary_above_band", f"The posting {band['reason']}: {said}.")


def _plain(text: str) -> str:
    """The words as they are read: look-alike forms folded, marks of Markdown and invisible characters gone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(each for each in folded if unicodedata.category(each) not in {"Cf", "Mn"})
    return " ".join(re.sub(r"[*_`~]+", "", visible).split())


def _quote(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
