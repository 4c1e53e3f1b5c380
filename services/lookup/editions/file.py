"""One edition as one SQLite file: written whole beside the others, then only read."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from services.lookup.editions.dataset import Dataset, EditionFacts, Layout, SourceNote

FORMAT = 1

_STATEMENT = """
CREATE TABLE edition (format INTEGER NOT NULL, facts TEXT NOT NULL, sources TEXT NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class OpenEdition:
    """An edition that may be asked; its database is read-only and may be used by any thread, one at a time."""

    facts: EditionFacts
    sources: tuple[SourceNote, ...]
    database: sqlite3.Connection


@contextmanager
def writing(
    path: Path, facts: EditionFacts, sources: Sequence[SourceNote], tables: str
) -> Iterator[sqlite3.Connection]:
    """Write a new edition file: `tables` are made, the block fills them, and the file is whole when it ends.

    A file that is cut short was never given its name by whoever calls, so it needs no journal.
    """
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_STATEMENT} {tables}")
        stated = json.dumps(asdict(facts), default=str), json.dumps([asdict(each) for each in sources])
        database.execute("INSERT INTO edition VALUES (?, ?, ?)", (FORMAT, *stated))
        yield database
        database.commit()
        database.execute("ANALYZE")


def open_edition(path: Path) -> OpenEdition:
    """Open a file for reading. Raises ValueError when it is no edition of this format."""
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise ValueError(f"{path.name} cannot be opened: {error}") from error
    try:
        return OpenEdition(*_stated(database), database)
    except (sqlite3.DatabaseError, KeyError, TypeError) as error:
        database.close()
        raise ValueError(f"{path.name} is no edition file: {error}") from error


def _stated(database: sqlite3.Connection) -> tuple[EditionFacts, tuple[SourceNote, ...]]:
    form, facts, sources = database.execute("SELECT format, facts, sources FROM edition").fetchone()
    if form != FORMAT:
        raise TypeError(f"it is of format {form}, not {FORMAT}")
    return facts_of(json.loads(facts)), tuple(SourceNote(**each) for each in json.loads(sources))


def facts_of(stated: dict[str, str | None]) -> EditionFacts:
    """Read back what JSON says of an edition. Raises KeyError or ValueError for anything else."""
    return EditionFacts(
        dataset=Dataset(str(stated["dataset"])),
        id=str(stated["id"]),
        title=str(stated["title"]),
        effective_from=date.fromisoformat(str(stated["effective_from"])),
        effective_to=_day(stated["effective_to"]),
        layout=Layout(str(stated["layout"])),
        answers_from=_day(stated["answers_from"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
