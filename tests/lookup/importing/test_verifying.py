"""Verifying what is in force, and the commands of an operator."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.lookup.codesets.__main__ import app
from services.lookup.codesets.take import compared, take
from services.lookup.codesets.verifiers import Evidence
from services.lookup.codesets.verifying import verify
from services.lookup.snapshot.__main__ import main as readable
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.releases import CURRENT, PARTS
from services.lookup.snapshot.schema import FORMAT, MANIFEST

from .conftest import Heard, Suite
from .letters import many, write


@pytest.fixture
def suite(suite: Suite, tmp_path: Path, real_index: None) -> Suite:
    suite.take(write(tmp_path / "old.txt", "2024-10-01"), write(tmp_path / "new.txt", "2025-10-01"))
    return suite


def state_older_layouts(root: Path) -> None:
    """Let every code set here say that an older program wrote it."""
    for manifest in (root / PARTS).glob(f"*/{MANIFEST}"):
        stated = manifest.read_text().replace(f'"format": {FORMAT}', f'"format": {FORMAT - 1}')
        manifest.write_text(stated)


class TestWhatIsInForce:
    def test_holds(self, suite: Suite, tmp_path: Path) -> None:
        assert verify(suite.root, [tmp_path / "new.txt"], Heard(), suite.means) == []

    def test_is_found_damaged(self, suite: Suite) -> None:
        release = suite.releases.current()
        assert release is not None
        one, other = (suite.root / each.file.path for each in release.editions)
        one.unlink()
        other.write_bytes(b"another file")
        faults = verify(suite.root, [], Heard(), suite.means)
        assert ["missing" in faults[0], "manifest" in faults[1], *("cannot" in each for each in faults[2:3])] == [
            True
        ] * 3
        assert "no edition file" in faults[3]

    def test_is_found_changed(self, suite: Suite) -> None:
        release = suite.releases.current()
        assert release is not None
        with sqlite3.connect(suite.root / release.editions[0].file.path) as database:
            database.execute("UPDATE letters SET name = '' WHERE letter = 'L00001'")
        faults = verify(suite.root, [], Heard(), suite.means)
        assert [each.split(".sqlite")[1] for each in faults] == [
            " is not what the manifest says",
            ": 1 letters have no name",
        ]

    def test_is_asked_by_each_area(self, suite: Suite, tmp_path: Path) -> None:
        def first_letter(evidence: Evidence) -> Iterator[str]:
            yield f"{len(evidence.files)} files, {len(evidence.editions.facts())} editions"

        faults = verify(suite.root, [tmp_path / "new.txt"], Heard(), suite.means, [("letters", first_letter)])
        assert faults == ["letters: 1 files, 2 editions"]


class TestTwoEditions:
    def test_can_be_compared(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "next.txt", "2026-10-01", many(103)))
        found = compared(suite.root, "localities", "2024-10-01", "2026-10-01", suite.means)
        assert (found.rows_of("added"), found.rows_of("ended")) == (3, 0)

    def test_must_be_in_force(self, suite: Suite) -> None:
        with pytest.raises(SnapshotRefused, match="no edition 1999"):
            compared(suite.root, "localities", "1999", "2025-10-01", suite.means)


class TestAnImportDuringWhichAnotherSnapshotIsPutInForce:
    def test_is_done_again_on_top_of_that(self, suite: Suite, tmp_path: Path) -> None:
        old = suite.releases.history()[0].id
        second = suite.take(write(tmp_path / "b.txt", "2026-10-01")).snapshot
        suite.releases.rollback()

        class Activates(Heard):
            def say(self, line: str) -> None:
                if line == "putting it in place" or line.startswith("recognised"):
                    suite.releases.activate(second)
                super().say(line)

        heard = Activates()
        account = take([write(tmp_path / "c.txt", "2027-10-01")], suite.root, suite.terms, heard, suite.means)

        assert any("meanwhile" in line for line in heard.said)
        assert account.snapshot not in {old, second}
        assert suite.in_force == ["2024-10-01", "2025-10-01", "2026-10-01", "2027-10-01"]


class TestASnapshotOfAnOlderLayout:
    def test_is_not_put_in_force(self, suite: Suite, tmp_path: Path) -> None:
        older = suite.releases.history()[-1].id
        suite.take(write(tmp_path / "next.txt", "2026-10-01"))
        before = suite.releases.pointer
        state_older_layouts(suite.root)

        with pytest.raises(SnapshotRefused, match=f"not of format {FORMAT}"):
            suite.releases.activate(older)
        with pytest.raises(SnapshotRefused, match=f"not of format {FORMAT}"):
            suite.releases.rollback()
        assert suite.releases.pointer == before

    def test_is_told_from_one_that_can_be_read(self, suite: Suite, tmp_path: Path) -> None:
        readable(suite.root / CURRENT)
        state_older_layouts(suite.root)
        with pytest.raises(SystemExit, match=f"not of format {FORMAT}"):
            readable(suite.root / CURRENT)
        with pytest.raises(SystemExit, match="names no snapshot"):
            readable(tmp_path / "elsewhere" / CURRENT)


class TestTheCommands:
    def test_list_what_is_in_force_and_what_was(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "next.txt", "2026-10-01"))
        result = CliRunner().invoke(app, ["list", "--into", str(suite.root)])
        assert result.exit_code == 0
        assert "localities 2026-10-01: from 2026-10-01, Letters of 2026-10-01 (original, imported)" in result.output
        assert "before: " in result.output

    def test_roll_back_and_activate(self, suite: Suite, tmp_path: Path) -> None:
        new = suite.take(write(tmp_path / "next.txt", "2026-10-01")).snapshot
        into = ["--into", str(suite.root)]
        assert CliRunner().invoke(app, ["rollback", *into]).exit_code == 0
        assert suite.in_force == ["2024-10-01", "2025-10-01"]
        assert CliRunner().invoke(app, ["activate", new, *into]).exit_code == 0
        assert suite.in_force == ["2024-10-01", "2025-10-01", "2026-10-01"]
        assert CliRunner().invoke(app, ["rollback", *into]).exit_code == 0

    @pytest.mark.parametrize("arguments", [["rollback"], ["list"], ["activate", "no-such"], ["verify"]])
    def test_say_in_one_line_why_not(self, tmp_path: Path, arguments: list[str]) -> None:
        (tmp_path / "empty").mkdir()
        result = CliRunner().invoke(app, [*arguments, "--into", str(tmp_path / "empty")])
        assert result.exit_code == 1
        assert len(result.output.strip().splitlines()) == 1

    def test_refuse_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(app, ["import", "--paths", "'no such file' x", "--into", str(tmp_path)])
        assert result.exit_code == 1
        assert "there is no no such file, x" in result.output
