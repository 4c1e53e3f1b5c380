"""Where a reference of an index leads: "Pain, abdominal" to the term that is printed there."""

from collections.abc import Iterable

_SEPARATOR = ", "


class References:
    """The terms of one index by the words of their titles, below the term that they stand under."""

    def __init__(self, terms: Iterable[tuple[int, int | None, str]]) -> None:
        self._below: dict[tuple[int | None, str], int] = {}
        for number, above, title in terms:
            for form in (title, title.removesuffix(" NEC"), title.partition(_SEPARATOR)[0]):
                self._below.setdefault((above, form.casefold()), number)

    def find(self, reference: str) -> int | None:
        """Find the term that a reference names; None where it names none, or says more ("by site")."""
        return self._find(None, " ".join(reference.split()).casefold().split(_SEPARATOR))

    def _find(self, above: int | None, parts: list[str]) -> int | None:
        """Follow the longest title that the parts begin with; a title may hold commas of its own."""
        if not parts:
            return above
        for length in range(len(parts), 0, -1):
            number = self._below.get((above, _SEPARATOR.join(parts[:length])))
            found = self._find(number, parts[length:]) if number is not None else None
            if found is not None:
                return found
        return None
