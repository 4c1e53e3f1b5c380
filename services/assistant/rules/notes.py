"""What the instructions of the tabular list say of a code, and of two codes together."""

from collections.abc import Collection, Iterator, Sequence
from itertools import permutations

from services.assistant.code_page import Note
from services.assistant.rules.evidence import Statement, Subject

_MOST_ASKED = 12
_MOST_LEADING = 3
LABELS = {
    "includes": "Includes",
    "inclusion_term": "Inclusion term",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Code first",
    "use_additional_code": "Use additional code",
    "code_also": "Code also",
}
# What a coder must not miss comes first.
_LEADING = ("code_first", "use_additional_code", "excludes1")
_EXCLUDES = ("excludes1", "excludes2")


def asked_notes(subject: Subject, kinds: Collection[str]) -> Iterator[Statement]:
    """Quote the notes of some kinds, nearest first; say so when there is none, or when there are more."""
    found = [note for note in subject.page.notes if note.kind in kinds]
    if not found:
        names = " or ".join(LABELS[kind] for kind in kinds)
        yield subject.lacks(f"No {names} note holds for **{subject.page.code}**.")
    for note in found[:_MOST_ASKED]:
        yield _quoted(subject, note)
    if len(found) > _MOST_ASKED:
        yield subject.lacks("There are more such notes on the page of the code.")


def leading_notes(subject: Subject) -> Iterator[Statement]:
    """Quote the few notes that matter most."""
    found = [note for kind in _LEADING for note in subject.page.notes if note.kind == kind]
    for note in found[:_MOST_LEADING]:
        yield _quoted(subject, note)


def notes_between(subjects: Sequence[Subject]) -> list[Statement]:
    """Say which of several codes a note of another one excludes; when none does, that the pages name none."""
    named = [statement for one, other in permutations(subjects, 2) for statement in _excluding(one, other)]
    if named or len({subject.page.code for subject in subjects}) == 1:
        return named
    evidence = tuple(subject.evidence(subject.page.named) for subject in subjects)
    return [Statement("No Excludes note on the page of either code names the other.", evidence)]


def _excluding(one: Subject, other: Subject) -> Iterator[Statement]:
    for note in one.page.notes:
        if note.kind in _EXCLUDES and any(target.covers(other.page.code) for target in note.targets):
            where = f"The {LABELS[note.kind]} note printed at {note.printed_at}, which holds for **{one.page.code}**"
            text = f"{where}, names **{other.page.code}**: {_text(note)}"
            yield Statement(text, (one.evidence(_quote(note)), other.evidence(other.page.named)))


def _quoted(subject: Subject, note: Note) -> Statement:
    return subject.says(f"{LABELS[note.kind]} (printed at {note.printed_at}): {_text(note)}", _quote(note))


def _quote(note: Note) -> str:
    return f"{LABELS[note.kind]} at {note.printed_at}: {_text(note)}"


def _text(note: Note) -> str:
    return " ".join(note.text.split("\n"))
