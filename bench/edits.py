"""Edits among the lines of a claim beside the look-ups alone that no answer can do without."""

import itertools
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.ratio import Ratio, compare
from services.lookup.editions.dataset import Dataset
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import open_edition, writing
from services.lookup.importing.source import SourceFile
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.imports import IMPORTERS
from services.lookup.ncci.store import NcciTables

_LINES = 50
_ON = date(2026, 8, 1)
_COLUMN1_CODES, _PARTNERS = 9_000, 280
_BARE = "SELECT indicator FROM ptp WHERE column1 = ? AND column2 = ?"
_HEADER = "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"


async def edits_of_a_claim(rounds: int) -> Ratio:
    """Fifty lines: every ordered pair of their codes is looked up in a table as large as the practitioners' is."""
    with tempfile.TemporaryDirectory() as folder:
        edition = open_edition(_edition(Path(folder)))
        tables, claims = NcciTables(Editions([edition])), itertools.cycle(_claims(edition.database))
        again = itertools.cycle(_claims(edition.database))

        async def ours() -> object:
            return tables.pairs_among(next(claims), Setting.PRACTITIONER, _ON)

        async def bare() -> object:
            pairs = itertools.permutations(next(again), 2)
            return [edition.database.execute(_BARE, pair).fetchone() for pair in pairs]

        return await compare("edits of a 50-line claim", "2,450 bare SQLite look-ups", ours, bare, rounds)


def _edition(folder: Path) -> Path:
    """Import a table of made-up pairs in the publisher's layout, as large as the real one."""
    text = folder / "ccipra-v322r0-f1.TXT"
    with text.open("w", encoding="cp1252") as file:
        file.write(_HEADER)
        file.writelines(_rows())
    source = SourceFile(text.name, text, "0" * 64, text.stat().st_size)
    [importer] = [one for one in IMPORTERS if one.dataset is Dataset.PTP_PRACTITIONER]
    facts = importer.recognise(source)
    assert facts is not None
    with writing(folder / "edition.sqlite", facts, [source.note()], importer.tables) as database:
        importer.read([source], database, lambda _count: None)
    return folder / "edition.sqlite"


def _rows() -> Iterator[str]:
    chance = random.Random(7)
    codes = [f"{number:05}" for number in range(10_000, 10_000 + _COLUMN1_CODES)]
    for column1 in codes:
        for column2 in sorted(chance.sample(codes, _PARTNERS)):
            yield f"{column1}\t{column2}\t\t20200101\t*\t{chance.randrange(2)}\tMutually exclusive procedures\n"


def _claims(database: sqlite3.Connection) -> list[list[str]]:
    codes = [code for (code,) in database.execute("SELECT DISTINCT column1 FROM ptp")]
    chance = random.Random(8)
    return [chance.sample(codes, _LINES) for _ in range(20)]
