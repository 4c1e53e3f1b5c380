"""What the instructions of the tabular list say of a code, and of two codes together."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, permutations

from services.assistant.code_page import Note
from services.assistant.rules.evidence import Statement, Subject

_MOST_GROUPS = 8
_MOST_LEADING = 3
_MOST_IN_GROUP = 20
LABELS = {
    "includes": "Includes",
    "inclusion_term": "Inclusion term",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Code first",
    "use_additional_code": "Use additional code",
    "code_also": "Code also",
}
EXCLUDES = ("excludes1", "excludes2")
# What a coder must not miss comes first.
_LEADING = ("code_first", "use_additional_code", "excludes1")

Group = tuple[Note, ...]


def asked_notes(subject: Subject, kinds: Collection[str]) -> Iterator[Statement]:
    """Quote the notes of some kinds, nearest first; say so when there is none, or when there are more."""
    groups = _grouped(subject, kinds)
    if not groups:
        names = " or ".join(LABELS[kind] for kind in kinds)
        yield subject.lacks(f"No {names} note holds for **{subject.page.code}**.")
    for group in groups[:_MOST_GROUPS]:
        yield _quoted(subject, group)
    if len(groups) > _MOST_GROUPS or any(len(group) > _MOST_IN_GROUP for group in groups):
        yield subject.lacks("There are more such notes on the page of the code.")


def leading_notes(subject: Subject) -> Iterator[Statement]:
    """Quote the few notes that matter most."""
    groups = [group for kind in _LEADING for group in _grouped(subject, {kind})]
    return (_quoted(subject, group) for group in groups[:_MOST_LEADING])


def notes_between(subjects: Sequence[Subject]) -> list[Statement]:
    """Say which of several codes a note of another one excludes, or that no page names another's code."""
    named = [statement for one, other in permutations(subjects, 2) for statement in _excluding(one, other)]
    if named:
        return named
    evidence = tuple(subject.evidence(subject.page.named) for subject in subjects)
    return [Statement("No Excludes note on the pages of these codes names one of the others.", evidence)]


def _excluding(one: Subject, other: Subject) -> Iterator[Statement]:
    for note in one.page.notes:
        if note.kind in EXCLUDES and any(target.covers(other.page.code) for target in note.targets):
            where = f"The {LABELS[note.kind]} note printed at {note.place}, which holds for **{one.page.code}**"
            quote = _quote((note,))
            text = f"{where}, names **{other.page.code}**: {_text((note,))}"
            yield Statement(text, (one.evidence(quote), other.evidence(other.page.named)))


def _grouped(subject: Subject, kinds: Collection[str]) -> list[Group]:
    """Notes of a kind that are printed at one place belong together: the first may be the others' heading."""
    found = [note for note in subject.page.notes if note.kind in kinds]
    return [tuple(group) for _, group in groupby(found, key=lambda note: (note.kind, note.printed_at))]


def _quoted(subject: Subject, group: Group) -> Statement:
    return subject.says(f"{LABELS[group[0].kind]} (printed at {group[0].place}): {_text(group)}", _quote(group))


def _quote(group: Group) -> str:
    return f"{LABELS[group[0].kind]} at {group[0].place}: {_text(group)}"


def _text(group: Group) -> str:
    joined = "; ".join(" ".join(note.text.split("\n")) for note in group[:_MOST_IN_GROUP])
    return joined.replace(":; ", ": ")
