"""The folder that an index is built into: made once, then only read, by anyone, as often as wanted."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.lookup.search.build import build_index
from services.lookup.search.index import SearchIndex
from tests.lookup.test_search.conftest import TODAY, corpus, entry

QUERIES = ["diabetes", "E11", "hypertention", "fracture left", "copd", "migraine without aura"]


def answers(index: SearchIndex) -> list[object]:
    return [index.search(query, on=TODAY, system=None, limit=20).hits for query in QUERIES]


class TestTheSameEntries:
    def test_make_an_index_that_answers_alike_in_whatever_order_they_come(self, tmp_path: Path) -> None:
        build_index(corpus(), tmp_path / "one")
        build_index(reversed(corpus()), tmp_path / "other")

        assert answers(SearchIndex.open(tmp_path / "one")) == answers(SearchIndex.open(tmp_path / "other"))


class TestAnIndexThatIsOpen:
    def test_leaves_its_folder_as_it_was(self, folder: Path) -> None:
        before = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}

        answers(SearchIndex.open(folder))

        assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == before

    def test_answers_many_threads_as_it_answers_one(self, index: SearchIndex) -> None:
        with ThreadPoolExecutor(8) as threads:
            many = list(threads.map(lambda _: answers(index), range(40)))

        assert all(each == many[0] for each in many)

    def test_can_be_read_by_other_users_than_the_one_who_built_it(self, folder: Path) -> None:
        assert all(file.stat().st_mode & 0o004 for file in folder.rglob("*") if file.is_file())


class TestAnEmptyCodeSet:
    def test_makes_an_index_that_finds_nothing(self, tmp_path: Path) -> None:
        build_index([], tmp_path / "empty")

        index = SearchIndex.open(tmp_path / "empty")

        assert answers(index) == [()] * len(QUERIES)


class TestAnEntryWithoutWords:
    @pytest.mark.parametrize("title", [None, "", "-", "of the"])
    def test_is_still_found_by_its_code(self, tmp_path: Path, title: str | None) -> None:
        build_index([entry("Z99.9", title)], tmp_path / "index")

        found = SearchIndex.open(tmp_path / "index").search("z999", on=TODAY, system=None, limit=1)

        assert [hit.code for hit in found.hits] == ["Z99.9"]
