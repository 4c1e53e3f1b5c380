"""A folder of snapshots with a small code set, and imports into it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from services.lookup.codesets.sources import Sources
from services.lookup.codesets.take import Means, take
from services.lookup.importing.account import Account
from services.lookup.importing.run import Terms
from services.lookup.search.build import build_index
from services.lookup.search.entry import SearchEntry
from services.lookup.snapshot.releases import Releases
from tests.lookup.small_sources import write_sources

from .letters import Letters


@dataclass
class Heard:
    """A narrator that keeps what it was told."""

    said: list[str] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    parsed: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.said.append(line)

    def reading(self, label: str) -> None:
        self.counted[label] = 0

    def rows(self, label: str, more: int) -> None:
        self.counted[label] += more

    def read(self, label: str) -> None:
        self.parsed.append(label)


def no_index(entries: Iterable[SearchEntry], folder: Path) -> None:
    folder.mkdir()
    (folder / "index").write_text("an index")


@dataclass
class Suite:
    """A folder of snapshots, and how it is imported into."""

    root: Path
    means: Means
    terms: Terms = field(default_factory=lambda: Terms(workers=1))
    heard: Heard = field(default_factory=Heard)

    def take(self, *paths: Path, **terms: object) -> Account:
        return take(paths, self.root, replace(self.terms, **terms), self.heard, self.means)  # type: ignore[arg-type]

    @property
    def releases(self) -> Releases:
        return Releases(self.root)

    @property
    def in_force(self) -> list[str]:
        release = self.releases.current()
        return [each.facts.id for each in release.editions] if release else []


@pytest.fixture(scope="session")
def small_sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return write_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture
def suite(tmp_path: Path, small_sources: Sources) -> Suite:
    means = Means((Letters(),), lambda: small_sources, no_index, ())
    return Suite(tmp_path / "snapshots", means)


@pytest.fixture
def real_index(suite: Suite) -> None:
    """Snapshots that can be served: with the search index that the service opens."""
    suite.means = replace(suite.means, build_index=build_index)
