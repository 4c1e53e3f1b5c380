"""What a rule is: its name, the datasets it needs, what it asks of the claim, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.lookup.claims.claim import Claim
from services.lookup.claims.read import ReadClaim
from services.lookup.claims.tables import Tables
from services.lookup.claims.verdict import Finding

Find = Callable[[ReadClaim, Tables], Iterator[Finding]]


def always(_claim: Claim) -> str:
    """Ask nothing of the claim."""
    return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `needs` names the datasets without which it cannot run; `consults` those it can do without.

    `missing` says what the claim lacks for it, or why it does not apply in its setting; empty when it can run.
    """

    name: str
    find: Find
    needs: Callable[[Claim], tuple[str, ...]]
    consults: Callable[[Claim], tuple[str, ...]] = lambda _: ()
    missing: Callable[[Claim], str] = always


def on(*datasets: str) -> Callable[[Claim], tuple[str, ...]]:
    """Need the same datasets for every claim."""
    return lambda _: datasets
