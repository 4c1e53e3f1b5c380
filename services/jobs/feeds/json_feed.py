"""JSON of a list of objects, read object by object."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from services.jobs.feeds.bounds import DEEPEST, LARGEST_POSTING, Unfit, refused

_OUTSIDE = re.compile(r'["\[\]{}]')
_INSIDE = re.compile(r'["\\]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_DIGITS = 15
# Several times as many as a posting has: each further one is a problem that somebody has to write down.
_MOST_KEYS = 100
# How deep an object of the list stands, and how much blank may stand between two.
_IN_ITEM = 2
_MOST_BETWEEN = 64 * 1024
_NO_LIST = "The file is no JSON, or not a list of objects."


def objects_in(texts: Iterable[str]) -> Iterator[dict[str, Any] | Unfit]:
    """Read the objects of a list; an Unfit stands for one that cannot be taken. Raises ImportInvalid."""
    for text in _Items().cut(texts):
        yield Unfit(f"A posting has {LARGEST_POSTING:,} characters at most.") if text is None else _object_of(text)


class _Items:
    """Cuts a list into its items without keeping more than one of them."""

    def __init__(self) -> None:
        self._kept = ""
        # Where reading goes on, and where what is not yet used begins: an item, or what stands before the next one.
        self._at = self._began = 0
        self._depth = self._count = 0
        self._in_string = self._ended = self._dropped = False

    def cut(self, texts: Iterable[str]) -> Iterator[str | None]:
        """Yield the text of each item, None for one that is too large. Raises ImportInvalid."""
        for text in texts:
            self._kept += text
            yield from self._items()
            self._forget()
        if not self._ended:
            raise refused("The list does not end: was the file cut off?")
        self._refuse_between(len(self._kept), "")

    def _items(self) -> Iterator[str | None]:
        while mark := self._next():
            if mark in "[{":
                self._open(mark)
            elif self._close(mark):
                yield None if self._dropped else self._kept[self._began : self._at]
                self._dropped, self._count, self._began = False, self._count + 1, self._at

    def _next(self) -> str:
        """The next bracket outside of strings; empty where none has come yet."""
        while found := (_INSIDE if self._in_string else _OUTSIDE).search(self._kept, self._at):
            self._at = found.end()
            if found[0] == "\\":
                if self._at == len(self._kept):
                    # What it escapes has not come yet.
                    self._at -= 1
                    return ""
                self._at += 1
            elif found[0] == '"':
                self._in_string = not self._in_string
                if self._depth < _IN_ITEM:
                    raise refused(_NO_LIST)
            else:
                return found[0]
        self._at = max(self._at, len(self._kept))
        return ""

    def _open(self, mark: str) -> None:
        start, self._depth = self._at - 1, self._depth + 1
        if self._depth > DEEPEST:
            raise refused("The file is nested too deeply.")
        if self._depth > _IN_ITEM:
            return
        if self._ended or mark != ("[" if self._depth == 1 else "{"):
            raise refused(_NO_LIST)
        self._refuse_between(start, "," if self._count else "")
        self._began = self._at if self._depth == 1 else start

    def _close(self, mark: str) -> bool:
        """Go one level up; whether an item has ended."""
        self._depth -= 1
        if self._depth == 0 and mark == "]":
            self._refuse_between(self._at - 1, "")
            self._ended, self._began = True, self._at
        elif self._depth <= 0:
            raise refused(_NO_LIST)
        return self._depth == 1

    def _refuse_between(self, end: int, expected: str) -> None:
        if self._kept[self._began : end].strip(" \t\r\n") != expected:
            raise refused(_NO_LIST)

    def _forget(self) -> None:
        """Drop what was used, and an item that has grown too large."""
        inside, waiting = self._depth >= _IN_ITEM, len(self._kept) - self._began
        if not inside and waiting > _MOST_BETWEEN:
            raise refused(_NO_LIST)
        self._dropped = self._dropped or (inside and waiting > LARGEST_POSTING)
        cut = self._at if self._dropped else self._began
        self._kept, self._at, self._began = self._kept[cut:], self._at - cut, 0


def _object_of(text: str) -> dict[str, Any] | Unfit:
    try:
        made = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant
        )
    except Unfit as unfit:
        return unfit
    except ValueError:
        raise refused("The file is no JSON.") from None
    found: dict[str, Any] = made
    halved = "\\u" in text and _SURROGATE.search(json.dumps(found, ensure_ascii=False))
    return Unfit("A text holds half a character.") if halved else found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > _MOST_KEYS:
        raise Unfit(f"An object has {_MOST_KEYS} keys at most.")
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unfit("An object names a key twice.")
    return found


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise Unfit("A number is out of range.")
    return int(digits)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Unfit("A number is out of range.")
    return number


def _constant(_name: str) -> NoReturn:
    raise Unfit("Numbers are finite.")
