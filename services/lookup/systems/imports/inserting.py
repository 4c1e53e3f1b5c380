"""Putting rows into the tables of an edition, each code once, telling of the progress."""

import sqlite3
from collections.abc import Iterable

from services.lookup.importing.importer import Told
from services.lookup.importing.refusals import LineRefused
from services.lookup.importing.source import SourceFile

TOLD_EVERY = 1_000

Values = tuple[object, ...]


def insert_once(
    database: sqlite3.Connection, statement: str, rows: Iterable[tuple[int, Values]], file: SourceFile, told: Told
) -> None:
    """Insert rows with their line numbers. Raises LineRefused for one whose key came before."""
    for count, (line, values) in enumerate(rows, start=1):
        try:
            database.execute(statement, values)
        except sqlite3.IntegrityError as error:
            raise LineRefused(
                file.label, line, "repeats a code that came before, or lacks what it must have"
            ) from error
        if count % TOLD_EVERY == 0:
            told(TOLD_EVERY)
