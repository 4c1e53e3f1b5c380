"""Data packages small enough to be read at a glance, laid out as the real ones are."""

import struct
from collections.abc import Iterable
from pathlib import Path

import lmdb

from services.lookup.codesets.sources import Source, Sources
from services.lookup.snapshot.manifest import sha256_of

LAST_DAY = 20270331
VALIDITY = (
    ("A000", 20151001, 20240930),
    ("A000", 20241001, LAST_DAY),
    ("A01", 20151001, 20250930),
    ("A010", 20251001, LAST_DAY),
    ("T07", 20151001, 20170930),
    ("T07XXXA", 20171001, LAST_DAY),
)
TITLES = 'A000,"Cholera, one"\nA01,Typhoid\nT07XXXA,"Multiple injuries, initial encounter"\n'
TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <chapter><name>1</name><desc>Infections (A00-A01)</desc>
    <section id="A00-A01"><desc>Intestinal (A00-A01)</desc>
      <diag><name>A00</name><desc>Cholera</desc><excludes1><note>typhoid (A01.-)</note></excludes1>
        <diag><name>A00.0</name><desc>Cholera, one</desc></diag></diag>
      <diag><name>A01</name><desc>Typhoid</desc><diag><name>A01.0</name><desc>Typhoid fever</desc></diag></diag>
    </section>
  </chapter>
  <chapter><name>19</name><desc>Injuries (T07)</desc>
    <section id="T07"><desc>Multiple (T07)</desc>
      <diag><name>T07</name><desc>Multiple injuries</desc>
        <sevenChrDef><extension char="A">initial encounter</extension></sevenChrDef></diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""


def write_sources(
    folder: Path,
    validity: Iterable[tuple[str, int, int]] = VALIDITY,
    titles: str = TITLES,
    tabular: str = TABULAR,
    mark: bytes = b"DECM",
) -> Sources:
    """Write the three files and say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "titles.csv").write_text(titles, encoding="utf-8")
    (folder / "tabular.xml").write_text(tabular, encoding="utf-8")
    _write_validity(folder / "validity.mdb", list(validity), mark)
    return Sources(
        validity=_source("validity", folder / "validity.mdb"),
        titles=_source("titles", folder / "titles.csv"),
        tabular=_source("tabular", folder / "tabular.xml"),
    )


def _write_validity(path: Path, rows: list[tuple[str, int, int]], mark: bytes) -> None:
    packed = b"".join(struct.pack("<8sII8x", code.encode(), first, last) for code, first, last in rows)
    header = struct.pack("<4sIIII12x", mark, len(rows), 32, 32 + len(packed), LAST_DAY)
    with lmdb.open(str(path), subdir=False, map_size=1 << 20) as environment, environment.begin(write=True) as table:
        table.put(b"mce_i10dx_master", header + packed)


def _source(package: str, path: Path) -> Source:
    return Source(package, "1.0", path, sha256_of(path), "a small example")
