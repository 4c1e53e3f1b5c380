"""An import from the files to what is in force: all of an edition or nothing of it."""

import gzip
import zipfile
from pathlib import Path

import pytest

from services.lookup.editions.file import open_edition

from .conftest import Suite
from .letters import many, write


class TestAnOfficialFile:
    def test_is_in_force_afterwards(self, suite: Suite, tmp_path: Path) -> None:
        account = suite.take(write(tmp_path / "a.txt"))

        assert (account.refused, account.skipped, account.changed) == ([], [], True)
        assert [(one.rows, one.new) for one in account.in_force] == [(100, True)]
        assert suite.in_force == ["2025-10-01"]

    def test_is_found_in_archives_within_archives(self, suite: Suite, tmp_path: Path) -> None:
        inner = tmp_path / "inner.txt.gz"
        inner.write_bytes(gzip.compress(write(tmp_path / "a.txt").read_bytes()))
        with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
            outer.write(inner, "folder/inner.txt.gz")

        assert suite.take(tmp_path / "outer.zip").in_force
        release = suite.releases.current()
        assert release is not None
        assert release.editions[0].sources[0].archive == "inner.txt.gz"

    def test_holds_what_it_held(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt"))
        release = suite.releases.current()
        assert release is not None
        edition = open_edition(suite.root / release.editions[0].file.path)
        assert edition.database.execute("SELECT name FROM letters WHERE letter = 'L00007'").fetchone() == ("name 7",)

    def test_is_parsed_by_processes_beside_another(self, suite: Suite, tmp_path: Path) -> None:
        files = [write(tmp_path / f"{year}.txt", f"{year}-10-01", many(20_000)) for year in (2023, 2024)]
        suite.take(*files, workers=2)

        assert suite.in_force == ["2023-10-01", "2024-10-01"]
        assert sum(suite.heard.counted.values()) >= 20_000


class TestTheSameFileAgain:
    def test_changes_nothing(self, suite: Suite, tmp_path: Path) -> None:
        first = suite.take(write(tmp_path / "a.txt"))
        before = suite.releases.pointer
        again = suite.take(tmp_path / "a.txt")

        assert again.snapshot == first.snapshot
        assert suite.releases.pointer == before
        assert not again.changed

    def test_under_another_name_and_packed_is_the_same(self, suite: Suite, tmp_path: Path) -> None:
        first = suite.take(write(tmp_path / "a.txt"))
        (tmp_path / "b.gz").write_bytes(gzip.compress((tmp_path / "a.txt").read_bytes()))
        assert suite.take(tmp_path / "b.gz").snapshot == first.snapshot


class TestAnotherFormOfTheSameFile:
    def test_is_skipped_in_one_import(self, suite: Suite, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(write(tmp_path / "a.txt").read_text().rstrip())
        account = suite.take(tmp_path / "a.txt", tmp_path / "a.csv")

        assert account.in_force[0].files == ("a.txt",)
        assert [each.why for each in account.skipped] == ["the same edition as a.txt"]

    def test_is_skipped_in_a_later_one_when_it_holds_the_same_rows(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt"))
        (tmp_path / "b.csv").write_text((tmp_path / "a.txt").read_text().rstrip())
        account = suite.take(tmp_path / "b.csv")

        assert (account.refused, account.in_force) == ([], [])
        assert "the same rows" in account.skipped[0].why


class TestOtherContentForAnEditionInForce:
    def test_is_refused(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt"))
        account = suite.take(write(tmp_path / "b.txt", letters=many(101)))

        assert "--replace" in account.refused[0]
        assert not account.in_force

    def test_is_taken_when_that_is_meant(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt"))
        account = suite.take(write(tmp_path / "b.txt", letters=many(101)), replace=True)

        assert account.in_force[0].rows == 101
        assert suite.in_force == ["2025-10-01"]


class TestLayouts:
    def test_the_publishers_wins_over_ours_in_one_import(self, suite: Suite, tmp_path: Path) -> None:
        account = suite.take(write(tmp_path / "a.csv", head="letters"), write(tmp_path / "b.txt"))

        assert [each.why for each in account.skipped] == ["the publisher's own layout of the same edition is here"]
        assert account.in_force[0].files == ("b.txt",)

    def test_the_publishers_takes_the_place_of_ours(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.csv", head="letters"))
        assert suite.take(write(tmp_path / "b.txt", letters=many(101))).in_force[0].rows == 101

    def test_ours_does_not_take_the_place_of_the_publishers(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "b.txt"))
        account = suite.take(write(tmp_path / "a.csv", head="letters"))

        assert not account.in_force
        assert "publisher" in account.skipped[0].why
        assert not account.refused


class TestDifferences:
    def test_are_counted_against_the_edition_before(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt", "2024-10-01"))
        letters = many()[2:]
        letters[0] = (letters[0][0], "another name", 1)
        letters[1] = (*letters[1][:2], 0)
        found = suite.take(write(tmp_path / "b.txt", "2025-10-01", [*letters, ("M", "new", 1)])).in_force[0].differences

        assert found is not None
        assert {each.kind: (each.rows, each.examples) for each in found.changes} == {
            "added": (1, ("M",)),
            "ended": (2, ("L00000", "L00001")),
            "retitled": (1, ("L00002",)),
            "became_header": (1, ("L00003",)),
        }

    @pytest.mark.parametrize(
        "letters", [many(94), many(name="quite another")], ids=["6 of 100 ended", "every name changed"]
    )
    def test_out_of_proportion_need_approval(
        self, suite: Suite, tmp_path: Path, letters: list[tuple[str, str, int]]
    ) -> None:
        suite.take(write(tmp_path / "a.txt", "2024-10-01"))
        new = write(tmp_path / "b.txt", "2025-10-01", letters)

        assert "--approve-drift" in suite.take(new).refused[0]
        assert suite.in_force == ["2024-10-01"]
        assert suite.take(new, approve_drift=True).in_force
        assert suite.in_force == ["2024-10-01", "2025-10-01"]

    def test_over_years_may_be_larger(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt", "2021-10-01"))
        assert suite.take(write(tmp_path / "b.txt", "2025-10-01", many(85))).in_force


class TestAnOlderEdition:
    def test_is_loaded_for_its_own_dates(self, suite: Suite, tmp_path: Path) -> None:
        suite.take(write(tmp_path / "a.txt", "2025-10-01"))
        suite.take(write(tmp_path / "b.txt", "2020-10-01"))
        assert suite.in_force == ["2020-10-01", "2025-10-01"]


class TestAFileThatIsRefused:
    def test_leaves_the_others_in_force(self, suite: Suite, tmp_path: Path) -> None:
        bad = write(tmp_path / "bad.txt", "2024-10-01")
        bad.write_text(bad.read_text().replace("L00050,", "L00050,,"))
        account = suite.take(bad, write(tmp_path / "good.txt", "2025-10-01"))

        assert "bad.txt: line 52" in account.refused[0]
        assert suite.in_force == ["2025-10-01"]

    def test_is_an_excerpt(self, suite: Suite, tmp_path: Path) -> None:
        account = suite.take(write(tmp_path / "a.txt", letters=many(9)))
        assert "excerpt" in account.refused[0]
        assert suite.in_force == []
