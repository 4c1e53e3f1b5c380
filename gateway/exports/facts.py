"""What stands at the top of every file: the code, its texts with their rights, edition, sources and the moment."""

from collections.abc import Iterator
from datetime import datetime

from gateway.exports.outline import Fact
from gateway.shapes.codes import CodePage, Passage
from gateway.web.wording import moment, spoken, system_name


def page_facts(page: CodePage, at: datetime) -> Iterator[Fact]:
    """List them; what is not known is left out."""
    known = {
        "Code system": system_name(page.system),
        "Code": page.code,
        "Title": page.title,
        "Date of service": page.on,
        "Status": spoken(page.status),
        "Billable": "yes" if page.billable else "no",
        "Valid from": page.valid_from,
        "Valid to": page.valid_to,
        "Edition": page.edition.title or page.edition.id,
        "Edition in force from": page.edition.effective_from,
        "Edition in force to": page.edition.effective_to,
        "Source": page.edition.source,
        **_passage("Official description", page.official_description),
        **_passage("Common language description", page.common_language_description),
        "Rights in what follows": " ".join(page.copyrights),
        "Made by": "Coding Ahead",
        "Made at": moment(at),
    }
    return (Fact(name, value) for name, value in known.items() if value)


def _passage(name: str, passage: Passage | None) -> dict[str, str | None]:
    if passage is None:
        return {}
    return {name: passage.text, f"{name}, notice": passage.notice, f"{name}, rights": passage.copyright}
