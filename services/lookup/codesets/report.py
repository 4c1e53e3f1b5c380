"""An import's account and the editions in force, in plain lines."""

from collections.abc import Iterator

from services.lookup.importing.account import Account, Arrived
from services.lookup.importing.differences import Differences
from services.lookup.snapshot.release import HeldEdition, Origin, Release


def account_lines(account: Account) -> Iterator[str]:
    """Say what was skipped, what differs, what is in force now, and at the end what was refused."""
    for each in account.skipped:
        yield f"skipped {each.what}: {each.why}"
    for one in account.in_force:
        yield from _arrived_lines(one)
    for sentence in account.refused:
        yield f"refused {sentence}"
    yield f"snapshot {account.snapshot or 'none'} is in force" + ("" if account.changed else ", as before")


def difference_lines(found: Differences) -> Iterator[str]:
    """Say how one edition differs from another."""
    yield f"  {found.rows:,} rows, {found.rows_before:,} in {found.before}"
    for change in found.changes:
        if change.rows:
            shown = ", ".join(change.examples)
            more = ", …" if change.rows > len(change.examples) else ""
            yield f"  {change.kind.replace('_', ' ')} {change.rows:,}: {shown}{more}"


def release_lines(release: Release, snapshot: str) -> Iterator[str]:
    """List the editions of a snapshot."""
    yield f"snapshot {snapshot}, built {release.built_at}"
    for each in release.editions:
        yield f"  {each.facts.dataset} {each.facts.id}: {_days(each)}, {each.facts.title} ({_from(each)})"


def _arrived_lines(one: Arrived) -> Iterator[str]:
    state = "in force" if one.new else "unchanged"
    yield f"{state} {one.what}: {one.title}, {one.rows:,} rows from {', '.join(one.files)}"
    if one.differences is not None:
        yield from difference_lines(one.differences)


def _days(edition: HeldEdition) -> str:
    last = edition.facts.effective_to
    return f"{edition.facts.effective_from} to {last}" if last else f"from {edition.facts.effective_from}"


def _from(edition: HeldEdition) -> str:
    origin = "package" if edition.origin is Origin.PACKAGE else "imported"
    return f"{edition.facts.layout}, {origin}"
