"""One import from beginning to end: nothing is in force before all of it was read, checked and compared."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from services.lookup.importing.account import Account, Arrived, Narrator
from services.lookup.importing.differences import Differences, differences, same_rows
from services.lookup.importing.guards import drift
from services.lookup.importing.importer import Importer
from services.lookup.importing.limits import LIMITS, Limits
from services.lookup.importing.opening import Opening
from services.lookup.importing.parsing import WORKERS, Job, parse
from services.lookup.importing.recognising import EditionFiles, Recognised, Skipped, put_together, recognised
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.selection import edition_before, rank
from services.lookup.importing.staging import Workplace, held, place_of, rows_of
from services.lookup.snapshot.release import HeldEdition, Origin


@dataclass(frozen=True, slots=True)
class Terms:
    """What an operator approved: other content for an edition that is in force, and differences out of proportion."""

    replace: bool = False
    approve_drift: bool = False
    workers: int = WORKERS
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class Given:
    """What an import starts from: where it works, and the editions in force."""

    workplace: Workplace
    editions: Sequence[HeldEdition]
    importers: Sequence[Importer]


class Import:
    """Takes what an operator names and answers which editions are to be in force."""

    def __init__(self, given: Given, terms: Terms, narrator: Narrator) -> None:
        self._given = given
        self._terms = terms
        self._narrator = narrator
        self._editions = list(given.editions)
        self.account = Account()

    def run(self, paths: Sequence[Path]) -> list[HeldEdition]:
        """Read everything; the account says what became of each file. The editions that are to be in force."""
        found = self._recognised(paths)
        for staged, importer in sorted(self._staged(found), key=lambda one: _when(one[0])):
            self._admit(staged, importer)
        return self._editions

    def _recognised(self, paths: Sequence[Path]) -> list[EditionFiles]:
        known = list(self._known(paths))
        found = list(put_together(known))
        self.account.skipped += [each for each in found if isinstance(each, Skipped)]
        for each in found:
            if isinstance(each, FileRefused):
                self._refuse(str(each))
        return [each for each in found if isinstance(each, EditionFiles)]

    def _known(self, paths: Sequence[Path]) -> Iterator[Recognised]:
        for file in Opening(self._given.workplace.scratch, self._terms.limits).open(paths):
            if isinstance(file, FileRefused):
                self._refuse(str(file))
                continue
            answers = list(recognised(file, self._given.importers))
            for each in answers:
                if isinstance(each, FileRefused):
                    self._refuse(str(each))
                else:
                    self._narrator.say(f"recognised {file.label}: {each.facts.dataset} {each.facts.id}")
                    yield each
            if not any(isinstance(each, Recognised) for each in answers):
                file.path.unlink()
            if not answers:
                self.account.skipped.append(Skipped(file.label, "not recognised"))

    def _staged(self, found: Sequence[EditionFiles]) -> Iterator[tuple[HeldEdition, Importer]]:
        root = self._given.workplace.root
        jobs = [
            Job(each, place_of(root, each), self._given.workplace.scratch / f"edition-{number}.sqlite")
            for number, each in enumerate(found)
        ]
        there = {each.file.path: each for each in self._editions}
        for job, refusal in parse(jobs, self._narrator, self._terms.workers):
            if refusal is not None:
                self._refuse(str(refusal))
                continue
            same = there.get(job.final.relative_to(root).as_posix())
            known = same if same and same.origin is Origin.IMPORTED else None
            yield known or held(root, job.found, job.final, Origin.IMPORTED), job.found.importer

    def _admit(self, edition: HeldEdition, importer: Importer) -> None:
        """Take an edition among those in force, or say why not."""
        there = next((each for each in self._editions if each.key == edition.key), None)
        if there is not None and rank(there) > rank(edition):
            self._skip(edition, "the publisher's own layout of this edition is in force")
            return
        if there is not None and self._is_other(there, edition) and not self._terms.replace:
            if self._holds_the_same(there, edition):
                self._skip(edition, "the same rows are in force, read from another form of the file")
                return
            self._refuse(f"{_name(edition)} is in force with other content; to take this one instead: --replace")
            return
        before = self._before(edition, there)
        found = self._compared(edition, before, importer) if before else None
        if before and found and self._drifts(edition, before, found):
            return
        self._editions = [each for each in self._editions if each is not there] + [edition]
        self._account_for(edition, there, found, importer)

    def _is_other(self, there: HeldEdition, edition: HeldEdition) -> bool:
        return rank(there) == rank(edition) and there.content != edition.content

    def _holds_the_same(self, there: HeldEdition, edition: HeldEdition) -> bool:
        root = self._given.workplace.root
        return same_rows(root / there.file.path, root / edition.file.path)

    def _before(self, edition: HeldEdition, there: HeldEdition | None) -> HeldEdition | None:
        """What an edition is compared with: what it takes the place of, else the edition before; None if unchanged."""
        if there is not None and there.content == edition.content:
            return None
        return there or edition_before(self._editions, edition.facts)

    def _compared(self, edition: HeldEdition, before: HeldEdition, importer: Importer) -> Differences | None:
        root = self._given.workplace.root
        files = root / before.file.path, root / edition.file.path
        try:
            return differences(importer.compared, before.facts, files[0], edition.facts, files[1])
        except sqlite3.OperationalError:
            self._narrator.say(f"{_name(edition)} cannot be compared: {before.facts.id} was read by older programs")
            return None

    def _drifts(self, edition: HeldEdition, before: HeldEdition, found: Differences) -> bool:
        reasons = [] if self._terms.approve_drift else list(drift(found, before.facts, edition.facts))
        for reason in reasons:
            self._refuse(f"{_name(edition)}: {reason}; if that is right: --approve-drift")
        return bool(reasons)

    def _account_for(
        self, edition: HeldEdition, there: HeldEdition | None, found: Differences | None, importer: Importer
    ) -> None:
        with closing(
            sqlite3.connect(f"{(self._given.workplace.root / edition.file.path).as_uri()}?mode=ro", uri=True)
        ) as file:
            rows = rows_of(importer, file)
        files = tuple(each.name for each in edition.sources)
        new = there is None or there != edition
        self.account.in_force.append(Arrived(_name(edition), edition.facts.title, files, rows, new, found))

    def _skip(self, edition: HeldEdition, why: str) -> None:
        self.account.skipped.append(Skipped(f"{_name(edition)} ({', '.join(e.name for e in edition.sources)})", why))

    def _refuse(self, sentence: str) -> None:
        self.account.refused.append(sentence)


def _name(edition: HeldEdition) -> str:
    return f"{edition.facts.dataset} {edition.facts.id}"


def _when(edition: HeldEdition) -> tuple[str, str, str]:
    return edition.facts.dataset, edition.facts.effective_from.isoformat(), edition.facts.id
