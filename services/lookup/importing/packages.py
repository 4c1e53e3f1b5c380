"""The editions that installed data packages hold, so that a first start needs no import."""

from collections.abc import Callable, Iterator, Sequence

from services.lookup.codesets.sources import package_files
from services.lookup.importing.importer import Importer
from services.lookup.importing.recognising import EditionFiles, Recognised, put_together, recognised
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.selection import preferred
from services.lookup.importing.source import SourceFile
from services.lookup.importing.staging import Workplace, held, place_of, stage
from services.lookup.snapshot.release import HeldEdition, Origin, Release


def package_editions(
    workplace: Workplace,
    importers: Sequence[Importer],
    current: Release | None,
    say: Callable[[str], None],
    files: Sequence[SourceFile] | None = None,
) -> list[HeldEdition]:
    """Read the packages' editions, unless they are there, and put them beside what was imported, which wins.

    A file that its importer refuses is left out, and that is said.
    """
    imported = [each for each in (current.editions if current else ()) if each.origin is Origin.IMPORTED]
    given = list(_staged(workplace, importers, package_files() if files is None else files, say))
    return preferred([*imported, *given])


def _staged(
    workplace: Workplace,
    importers: Sequence[Importer],
    files: Sequence[SourceFile],
    say: Callable[[str], None],
) -> Iterator[HeldEdition]:
    known = [one for file in files for one in recognised(file, importers)]
    for found in put_together(one for one in known if isinstance(one, Recognised)):
        if isinstance(found, EditionFiles):
            final = place_of(workplace.root, found)
            try:
                stage(found, final, workplace.scratch / "edition.sqlite", lambda _: None)
            except FileRefused as refusal:
                say(f"left out: {refusal}")
            else:
                yield held(workplace.root, found, final, Origin.PACKAGE)
