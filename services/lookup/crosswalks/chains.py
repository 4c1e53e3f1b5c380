"""From a code that is newer than a mapping back to codes that it holds, through the conversion table."""

from collections.abc import Callable, Iterator
from itertools import chain, product
from math import prod

from services.lookup.crosswalks.mapping import CodeChange, PreviousCode

Path = tuple[str, ...]
MOST_ALTERNATIVES = 24
_DEEPEST = 8


class Chains:
    """Follows previous codes until each is one that the mapping holds."""

    def __init__(
        self,
        holds: Callable[[str], bool],
        within: Callable[[PreviousCode, int], list[str]],
        before: Callable[[str], CodeChange | None],
    ) -> None:
        self._holds = holds
        self._within = within
        self._before = before

    def back_from(self, code: str) -> list[list[Path]]:
        """List the alternatives, each the paths that are needed together; none when there is no way, or too many."""
        found = self._back((code,))
        return found if len(found) <= MOST_ALTERNATIVES else []

    def _back(self, path: Path) -> list[list[Path]]:
        if len(path) > 1 and self._holds(path[-1]):
            return [[path]]
        change = self._before(path[-1]) if len(path) <= _DEEPEST else None
        options = [list(self._options(path, clause)) for clause in change.clauses] if change else []
        if not options or prod(map(len, options)) > MOST_ALTERNATIVES:
            return []
        return [list(chain.from_iterable(together)) for together in product(*options)]

    def _options(self, path: Path, clause: tuple[PreviousCode, ...]) -> Iterator[list[Path]]:
        for previous in clause:
            codes = self._within(previous, MOST_ALTERNATIVES + 1) if previous.ends else [previous.begins]
            for code in codes:
                if code not in path:
                    yield from self._back((*path, code))
