"""What can be said of a code from its page, aspect by aspect."""

from collections.abc import Callable, Iterable, Iterator

from services.assistant.code_page import Place
from services.assistant.rules.evidence import Statement, Subject
from services.assistant.rules.notes import EXCLUDES, asked_notes, leading_notes

_MOST_LISTED = 10
_CHANGES = {
    "added": "added",
    "ended": "ended",
    "became_header": "became a header",
    "became_billable": "became billable",
    "retitled": "retitled",
}

Teller = Callable[[Subject], Iterator[Statement]]


def statements(subject: Subject, aspects: Iterable[str]) -> list[Statement]:
    """Say what the code is, and then what was asked of it; without any aspect, what matters most."""
    asked = [aspect for aspect in aspects if aspect != "meaning"]
    tellers = [_TELLERS[aspect] for aspect in asked] or [_billable, _parent, leading_notes]
    told = [statement for tell in (identity, *tellers) for statement in tell(subject)]
    return list(dict.fromkeys(told))


def identity(subject: Subject) -> Iterator[Statement]:
    """Say what the code is, and when its title is another edition's or missing."""
    page = subject.page
    parts = [(f"**{page.code}** is “{page.title}”.", page.named)] if page.title else []
    parts += [(page.notice, page.notice)] if page.notice else []
    text = " ".join(text for text, _ in parts)
    yield Statement(text, tuple(subject.evidence(quote) for _, quote in parts))


def _billable(subject: Subject) -> Iterator[Statement]:
    page = subject.page
    yield subject.says(page.explanation, page.explanation)
    if page.billable_children:
        listed = _listed(page.billable_children)
        more = ", among others" if len(page.billable_children) > _MOST_LISTED else ""
        yield subject.says(f"Billable codes below **{page.code}**{more}: {listed}.", listed)


def _validity(subject: Subject) -> Iterator[Statement]:
    page = subject.page
    yield subject.says(page.explanation, page.explanation)
    if page.valid_from:
        end = f"last valid day {page.valid_to}" if page.valid_to else "no last valid day is known"
        days = f"First valid day {page.valid_from}, {end}"
        yield subject.says(f"{days}.", days)


def _parent(subject: Subject) -> Iterator[Statement]:
    above = subject.page.ancestors[:-1]
    if above:
        yield subject.says(
            f"It stands under {above[-1].level} {above[-1].named}.", f"{above[-1].level} {above[-1].named}"
        )


def _hierarchy(subject: Subject) -> Iterator[Statement]:
    page = subject.page
    for place in page.ancestors[:-1]:
        yield subject.says(f"{place.level.capitalize()} {place.named}.", f"{place.level} {place.named}")
    if page.children:
        listed = _listed(page.children)
        yield subject.says(f"Directly below **{page.code}**: {listed}.", listed)


def _seventh_character(subject: Subject) -> Iterator[Statement]:
    page = subject.page
    if not page.seventh_characters:
        yield subject.lacks(f"No seventh character applies to **{page.code}**.")
    for each in page.seventh_characters:
        made = f"{each.character}, {each.meaning}: {each.code}"
        yield subject.says(f"With the 7th character {made}.", f"7th character {made}")


def _laterality(subject: Subject) -> Iterator[Statement]:
    page = subject.page
    if not page.sides:
        yield subject.lacks(f"The code list has no other side of **{page.code}**.")
    for each in page.sides:
        yield subject.says(f"{each.side.capitalize()}: {each.code.named}.", f"{each.side}: {each.code.named}")


def _history(subject: Subject) -> Iterator[Statement]:
    for each in subject.page.history:
        told = f"{each.date}: {_CHANGES.get(each.kind, each.kind)} ({each.edition})"
        line = f"{told}. {each.detail}" if each.detail else f"{told}."
        yield subject.says(line, line)


def _notes_of(*kinds: str) -> Teller:
    def tell(subject: Subject) -> Iterator[Statement]:
        return asked_notes(subject, kinds)

    return tell


def _listed(places: tuple[Place, ...]) -> str:
    return "; ".join(place.named for place in places[:_MOST_LISTED])


_TELLERS: dict[str, Teller] = {
    "billable": _billable,
    "validity": _validity,
    "excludes": _notes_of(*EXCLUDES),
    "excludes1": _notes_of("excludes1"),
    "excludes2": _notes_of("excludes2"),
    "includes": _notes_of("includes", "inclusion_term"),
    "code_first": _notes_of("code_first"),
    "use_additional_code": _notes_of("use_additional_code"),
    "code_also": _notes_of("code_also"),
    "seventh_character": _seventh_character,
    "laterality": _laterality,
    "hierarchy": _hierarchy,
    "history": _history,
}
