"""Building a snapshot: whole or not at all, and never twice from the same."""

import json
import sqlite3
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.lookup.codesets.__main__ import app
from services.lookup.codesets.build import build_snapshot, current_codes, current_snapshot
from services.lookup.codesets.sources import SourceRefused, Sources
from services.lookup.search.entry import SearchEntry
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.store import open_snapshot

from .small_sources import TABULAR, TITLES, VALIDITY, write_sources


class Builder:
    """A builder of small snapshots that keeps what it was told."""

    def __init__(self, into: Path, sources: Sources) -> None:
        self.into = into
        self.sources = sources
        self.steps: list[tuple[str, int, int]] = []
        self.indexed: list[list[SearchEntry]] = []

    def build(self) -> Path:
        """The folder of the code sets."""
        snapshot = build_snapshot(
            self.into, self._index, lambda *step: self.steps.append(step), lambda: self.sources, importers=()
        )
        assert current_snapshot(self.into) == snapshot
        return self.into / Release.read(snapshot).codes

    def _index(self, entries: Iterable[SearchEntry], folder: Path) -> None:
        self.indexed.append(list(entries))
        folder.mkdir()
        (folder / "index").write_text("an index")


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    return Builder(tmp_path / "snapshots", write_sources(tmp_path / "sources"))


class TestABuild:
    def test_tells_every_step_in_order(self, builder: Builder) -> None:
        builder.build()
        assert [done for _, done, _ in builder.steps] == list(range(11))
        assert {total for _, _, total in builder.steps} == {10}
        assert builder.steps[0][0] == "looking at the sources"
        assert builder.steps[-1][0] == "done"

    def test_makes_a_folder_that_is_named_by_what_went_in(self, builder: Builder) -> None:
        folder = builder.build()
        stated = json.loads((folder / "manifest.json").read_text())

        assert stated["id"] == folder.name
        assert [source["sha256"] for source in stated["sources"]] == [source.sha256 for source in builder.sources]
        assert (stated["counts"]["chapter"], stated["counts"]["notes"]) == (2, 2)
        assert [edition["id"] for edition in stated["editions"] if edition["system"] == "icd10cm"] == [
            "FY2016",
            "FY2018",
            "FY2026",
        ]

    def test_becomes_current(self, builder: Builder) -> None:
        assert current_codes(builder.into) is None
        folder = builder.build()
        assert current_codes(builder.into) == folder

    def test_leaves_nothing_beside_it(self, builder: Builder) -> None:
        folder = builder.build()
        snapshot = current_snapshot(builder.into)
        assert snapshot is not None
        assert {path.name for path in builder.into.iterdir() if not path.name.startswith(".")} == {
            snapshot.name,
            "parts",
            "CURRENT",
            "HISTORY",
        }
        assert {path.name for path in folder.iterdir()} == {"snapshot.sqlite", "search", "manifest.json"}

    def test_gives_search_every_code_and_header(self, builder: Builder) -> None:
        builder.build()
        header = next(entry for entry in builder.indexed[0] if entry.code == "A01")

        listed = [entry.code for entry in builder.indexed[0] if entry.system == "icd10cm"]
        assert listed == ["A00", "A00.0", "A01", "A01.0", "T07", "T07.XXXA"]
        assert header.billable == ((date(2015, 10, 1), date(2025, 9, 30)),)
        assert header.valid == (
            (date(2015, 10, 1), date(2025, 9, 30)),
            (date(2025, 10, 1), date(2027, 3, 31)),
        )


class TestTheSameSources:
    def test_are_not_built_twice(self, builder: Builder) -> None:
        first, second = builder.build(), builder.build()
        assert first == second
        assert len(builder.indexed) == 1

    def test_are_built_once_by_two_at_once(self, builder: Builder) -> None:
        with ThreadPoolExecutor(2) as both:
            folders = set(both.map(lambda _: builder.build(), range(2)))
        assert len(folders) == 1
        assert len(builder.indexed) == 1


class TestOtherSources:
    def test_make_another_snapshot_and_leave_the_old_one(self, builder: Builder, tmp_path: Path) -> None:
        old = builder.build()
        builder.sources = write_sources(tmp_path / "newer", titles=TITLES.replace("Typhoid", "Typhoid disease"))
        new = builder.build()

        assert new != old
        assert old.is_dir()
        assert current_codes(builder.into) == new


class TestABuildThatIsCutShort:
    def test_leaves_the_old_snapshot_current_and_no_new_one(self, builder: Builder, tmp_path: Path) -> None:
        old = builder.build()
        sources = write_sources(tmp_path / "newer", titles="")

        def fail(entries: Iterable[SearchEntry], folder: Path) -> None:
            raise OSError("no space left on device")

        with pytest.raises(OSError, match="no space"):
            build_snapshot(builder.into, fail, lambda *step: None, lambda: sources, importers=())
        assert current_codes(builder.into) == old
        assert [path for path in old.parent.iterdir() if not path.name.startswith(".")] == [old]

    def test_is_made_good_by_the_next(self, builder: Builder) -> None:
        whole = builder.build()
        unfinished = whole.with_name(f".{whole.name}.unfinished")
        whole.rename(unfinished)
        (unfinished / "snapshot.sqlite").write_text("half of it")

        assert {one.system for one in open_snapshot(builder.build())[1].editions} == {"cpt", "icd10cm"}
        assert not unfinished.exists()


class TestASourceThatIsNotAsItMustBe:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"mark": b"ELSE"}, "not laid out as expected"),
            ({"titles": "A000,Cholera,one\n"}, "not a code and its title"),
            ({"tabular": "<html></html>"}, "not a tabular list"),
            ({"tabular": TABULAR[:-30]}, "cannot be read"),
            ({"tabular": TABULAR.replace("<desc>Cholera</desc>", "")}, "no desc"),
            ({"validity": [("A000", 20150701, 20270331)]}, "2015-07-01 is no day on which an edition"),
            (
                {"tabular": '<!DOCTYPE x [<!ENTITY a "a">]>' + TABULAR.split("?>", 1)[1]},
                "cannot be read",
            ),
        ],
    )
    def test_is_refused_and_builds_nothing(
        self, builder: Builder, tmp_path: Path, changed: dict[str, object], reason: str
    ) -> None:
        builder.sources = write_sources(tmp_path / "other", **changed)  # type: ignore[arg-type] # one of its parts
        with pytest.raises(SourceRefused, match=reason):
            builder.build()
        assert current_snapshot(builder.into) is None


class TestWindowsOfDays:
    def test_that_adjoin_are_one(self, builder: Builder) -> None:
        node = open_snapshot(builder.build())[1].code("icd10cm", "A00.0")
        assert [(str(span.window.first), span.window.last) for span in node.spans] == [("2015-10-01", None)]

    def test_with_a_gap_between_them_stay_apart(self, builder: Builder, tmp_path: Path) -> None:
        again = [("A000", 20151001, 20160930), ("A000", 20171001, 20270331), *VALIDITY[2:]]
        builder.sources = write_sources(tmp_path / "gap", validity=again)
        node = open_snapshot(builder.build())[1].code("icd10cm", "A00.0")

        assert [str(span.window.first) for span in node.spans] == ["2015-10-01", "2017-10-01"]
        assert node.status_on(date(2017, 1, 1)) == "deleted"


class TestASnapshot:
    def test_is_refused_when_it_is_damaged(self, builder: Builder) -> None:
        folder = builder.build()
        with sqlite3.connect(folder / "snapshot.sqlite") as database:
            database.execute("UPDATE titles SET title = 'something else'")
        with pytest.raises(SnapshotRefused, match="not what its manifest says"):
            open_snapshot(folder)

    def test_is_refused_without_its_parts(self, builder: Builder) -> None:
        folder = builder.build()
        (folder / "snapshot.sqlite").unlink()
        with pytest.raises(SnapshotRefused, match="lacks"):
            open_snapshot(folder)

    def test_is_refused_when_it_is_another_format(self, builder: Builder) -> None:
        folder = builder.build()
        (folder / "manifest.json").write_text('{"format": 0}')
        with pytest.raises(SnapshotRefused, match="build it again"):
            open_snapshot(folder)

    def test_is_refused_when_it_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotRefused, match="not a snapshot"):
            open_snapshot(tmp_path)

    def test_can_be_served_from_a_folder_that_nobody_may_write(self, builder: Builder) -> None:
        folder = builder.build()
        before = sorted(path.name for path in folder.rglob("*"))
        open_snapshot(folder)
        assert sorted(path.name for path in folder.rglob("*")) == before


class TestTheCommand:
    def test_finds_the_real_snapshot_built_and_prints_plain_lines(self, snapshot_folder: Path) -> None:
        result = CliRunner().invoke(app, ["build", "--into", str(snapshot_folder.parent)])

        assert result.exit_code == 0
        assert result.stdout.splitlines() == [
            "code sets 0/10: looking at the sources",
            "code sets 10/10: done",
            f"snapshot {snapshot_folder}",
        ]
