"""Holds a claim against every rule, and says against what it was held."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.lookup.claims.claim import Claim
from services.lookup.claims.fitness import refuse_unfit
from services.lookup.claims.read import ReadClaim, read
from services.lookup.claims.rule import Rule
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import CheckedAgainst, Finding, NotChecked, Source, Verdict
from services.lookup.errors import CodeSystemNotFound, DateOutOfRange, EditionNotLoaded

_NOT_LOADED = (EditionNotLoaded, DateOutOfRange, CodeSystemNotFound)


def check(claim: Claim, tables: Tables, rules: Sequence[Rule]) -> Verdict:
    """Check a claim. Refused with INVALID_FIELDS when it is not within limits; a rule that cannot run is told of."""
    refuse_unfit(claim)
    run = _Run(claim, tables)
    asked = read(claim, tables.codes)
    findings = [finding for rule in rules for finding in run.held_against(rule, asked)]
    checked = tuple(run.checked_against(rules))
    return Verdict(tuple(sorted(findings, key=_order)), checked, tuple(run.not_checked), asked.codes)


def _order(finding: Finding) -> tuple[object, ...]:
    return -finding.severity, finding.rule, finding.lines, finding.codes, finding.said.message


@dataclass
class _Run:
    claim: Claim
    tables: Tables
    not_checked: list[NotChecked] = field(default_factory=list)
    _sources: dict[str, Source | None] = field(default_factory=dict)

    def held_against(self, rule: Rule, asked: ReadClaim) -> Iterator[Finding]:
        """Run one rule, or note why it did not run."""
        why = rule.missing(self.claim) or self._unloaded(rule)
        if why:
            self.not_checked.append(NotChecked(rule.name, why))
            return
        try:
            yield from rule.find(asked, self.tables)
        except _NOT_LOADED as refusal:
            self._sources[refusal.metadata.get("dataset", "")] = None
            self.not_checked.append(NotChecked(rule.name, refusal.message))

    def checked_against(self, rules: Sequence[Rule]) -> Iterator[CheckedAgainst]:
        """List every dataset that a rule names for this claim, loaded or not."""
        asking: dict[str, list[str]] = defaultdict(list)
        for rule in rules:
            for dataset in (*rule.needs(self.claim), *rule.consults(self.claim)):
                asking[dataset].append(rule.name)
        for dataset in sorted(asking):
            yield self._checked(dataset, tuple(dict.fromkeys(asking[dataset])))

    def _checked(self, dataset: str, names: tuple[str, ...]) -> CheckedAgainst:
        source = self._source(dataset)
        if source is None:
            return CheckedAgainst(dataset, "", False, names, why=_nothing_loaded(dataset, self.claim.date_of_service))
        return CheckedAgainst(dataset, source.edition, True, names, source.effective_from, basis=source.basis)

    def _unloaded(self, rule: Rule) -> str:
        day = self.claim.date_of_service
        absent = (dataset for dataset in rule.needs(self.claim) if self._source(dataset) is None)
        return next((_nothing_loaded(dataset, day) for dataset in absent), "")

    def _source(self, dataset: str) -> Source | None:
        if dataset not in self._sources:
            self._sources[dataset] = self.tables.loaded(dataset, self.claim.date_of_service)
        return self._sources[dataset]


def _nothing_loaded(dataset: str, day: date) -> str:
    return f"No edition of {dataset} is loaded for {day}."
