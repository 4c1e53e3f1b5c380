"""Verifying what is in force: every file against the manifest, every edition against its rules and its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.lookup.codesets.take import Means
from services.lookup.codesets.verifiers import VERIFIERS, Evidence, Verifier
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import open_edition
from services.lookup.importing.account import Narrator
from services.lookup.importing.differences import same_rows
from services.lookup.importing.importer import Importer
from services.lookup.importing.opening import Opening
from services.lookup.importing.recognising import EditionFiles, Recognised, put_together, recognised
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.staging import rows_of, stage
from services.lookup.snapshot.manifest import SnapshotRefused, sha256_of
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.releases import Releases
from services.lookup.snapshot.store import open_snapshot


def verify(
    into: Path,
    paths: Sequence[Path],
    narrator: Narrator,
    means: Means | None = None,
    verifiers: Sequence[tuple[str, Verifier]] = VERIFIERS,
) -> list[str]:
    """Say in a sentence each thing that does not hold of the snapshot in force; with files, of each of their rows too.

    Raises SnapshotRefused when nothing is in force.
    """
    means, releases = means or Means(), Releases(into)
    release = releases.current()
    if release is None:
        raise SnapshotRefused(f"{into} holds no snapshot")
    faults = [*_damage(into, release, narrator), *_violations(into, release, means.importers, narrator)]
    if paths and not faults:
        with releases.alone():
            again = _Again(into, release, releases.scratch(), narrator)
            found = tuple(_recognised(paths, again.scratch, means.importers))
            faults += [*_read_all_again(found, again), *_asked_of_areas(found, again, verifiers)]
    return faults


def _damage(root: Path, release: Release, narrator: Narrator) -> Iterator[str]:
    narrator.say("hashing every file")
    for held in release.all_files:
        path = root / held.path
        if not path.is_file():
            yield f"{held.path} is missing"
        elif sha256_of(path) != held.sha256:
            yield f"{held.path} is not what the manifest says"


def _violations(root: Path, release: Release, importers: Sequence[Importer], narrator: Narrator) -> Iterator[str]:
    narrator.say("checking every edition against its rules")
    for edition in release.editions:
        importer = next((each for each in importers if each.dataset is edition.facts.dataset), None)
        if importer is None:
            continue
        try:
            opened = open_edition(root / edition.file.path)
        except ValueError as error:
            yield str(error)
            continue
        if rows_of(importer, opened.database) < importer.least_rows:
            yield f"{edition.file.path} is an excerpt"
        yield from (f"{edition.file.path}: {each}" for each in importer.check(opened.database, opened.facts))
        opened.database.close()


@dataclass(frozen=True)
class _Again:
    root: Path
    release: Release
    scratch: Path
    narrator: Narrator


def _read_all_again(found: Sequence[EditionFiles], again: _Again) -> Iterator[str]:
    for one in found:
        again.narrator.say(f"reading {one.label} again")
        yield from _read_again(one, again)


def _asked_of_areas(
    found: tuple[EditionFiles, ...], again: _Again, verifiers: Sequence[tuple[str, Verifier]]
) -> Iterator[str]:
    opened = [open_edition(again.root / each.file.path) for each in again.release.editions]
    evidence = Evidence(found, Editions(opened), open_snapshot(again.root / again.release.codes)[1])
    for name, verifier in verifiers:
        again.narrator.say(f"verifying {name}")
        yield from (f"{name}: {each}" for each in verifier(evidence))


def _recognised(paths: Sequence[Path], scratch: Path, importers: Sequence[Importer]) -> Iterator[EditionFiles]:
    files = [file for file in Opening(scratch).open(paths) if not isinstance(file, FileRefused)]
    known = [one for file in files for one in recognised(file, importers)]
    for found in put_together(one for one in known if isinstance(one, Recognised)):
        if isinstance(found, EditionFiles):
            yield found


def _read_again(found: EditionFiles, again: _Again) -> Iterator[str]:
    """Parse the files once more, and compare every row with the edition that was read from them."""
    content = found.facts.dataset, frozenset(file.sha256 for file in found.files)
    edition = next((each for each in again.release.editions if (each.facts.dataset, each.content) == content), None)
    if edition is None:
        return
    final = again.scratch / "parsed.sqlite"
    final.unlink(missing_ok=True)
    try:
        stage(found, final, again.scratch / "growing.sqlite", lambda _: None)
    except FileRefused as refusal:
        yield str(refusal)
    else:
        if not same_rows(again.root / edition.file.path, final):
            yield f"{edition.file.path} does not hold the rows of its files"
