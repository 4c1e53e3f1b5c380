"""Taking official files into the folder of snapshots: read, compared, built, and put in force together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.lookup.codesets.build import BuildIndex, build_release
from services.lookup.codesets.sources import Sources, installed_sources
from services.lookup.importing.account import Account, Narrator
from services.lookup.importing.differences import Differences, differences
from services.lookup.importing.importer import Importer
from services.lookup.importing.importers import IMPORTERS
from services.lookup.importing.packages import package_editions
from services.lookup.importing.run import Given, Import, Terms
from services.lookup.importing.source import SourceFile
from services.lookup.importing.staging import Workplace
from services.lookup.search.build import build_index
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.releases import Releases


@dataclass(frozen=True)
class Means:
    """What an import is done with; tests give others."""

    importers: Sequence[Importer] = IMPORTERS
    find_sources: Callable[[], Sources] = installed_sources
    build_index: BuildIndex = build_index
    package_files: Sequence[SourceFile] | None = None


def take(paths: Sequence[Path], into: Path, terms: Terms, narrator: Narrator, means: Means | None = None) -> Account:
    """Import and put in force what holds; what does not changes nothing. Of two at once the second waits.

    Resumable: editions that were parsed before an interruption are found by the hash of their files.
    """
    means, releases = means or Means(), Releases(into)
    with releases.alone():
        while True:
            account, base = _taken(paths, releases, terms, narrator, means), releases.pointer
            if account is not None:
                account.snapshot = base.id if base else ""
                return account
            narrator.say("another snapshot was put in force meanwhile: comparing with that one")


def _taken(paths: Sequence[Path], releases: Releases, terms: Terms, narrator: Narrator, means: Means) -> Account | None:
    """Import on top of what is in force; None, and nothing is put in force, when that was exchanged meanwhile."""
    root, base = releases.root, releases.pointer
    sources, current = means.find_sources(), releases.current()
    workplace = Workplace(root, releases.scratch())
    before = package_editions(workplace, means.importers, current, narrator.say, means.package_files)
    work = Import(Given(workplace, before, means.importers), terms, narrator)
    editions = work.run(paths)
    if work.account.in_force or current is None:
        release = build_release(root, editions, sources, means.build_index, narrator.say)
        if releases.pointer != base:
            return None
        releases.activate(release.id)
    work.account.changed = releases.pointer != base
    return work.account


def compared(into: Path, dataset: str, before: str, after: str, means: Means | None = None) -> Differences:
    """Compare two editions of a dataset that are in force. Raises SnapshotRefused for one that is not."""
    release = Releases(into).current()
    editions = {each.facts.id: each for each in (release.editions if release else ()) if each.facts.dataset == dataset}
    importers = {each.dataset: each for each in (means or Means()).importers}
    for name in (before, after):
        if name not in editions:
            raise SnapshotRefused(f"no edition {name} of {dataset} is in force; loaded: {', '.join(editions)}")
    older, newer = editions[before], editions[after]
    table = importers[newer.facts.dataset].compared
    return differences(table, older.facts, into / older.file.path, newer.facts, into / newer.file.path)
