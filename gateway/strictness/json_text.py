"""JSON as strictly as it can be read: one meaning, shallow, no number and no text that a service could not keep."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from gateway.problems import refuse, unfit

# Past the first nobody reads on; past the second nothing of ours is nested.
_DEEPEST_READ = 1_000
_DEEPEST_TAKEN = 32
# Matches in one pass whatever stands there, the unfinished too.
_STRING = re.compile(r'"[^"\\]*+(?:\\.?[^"\\]*+)*+"?', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_DIGITS = 19
_INT64 = range(-(2**63), 2**63)


def refuse_unfit_json(body: bytes) -> None:
    """Raise 400 for what is no JSON or has two meanings, 422 for values that cannot be taken."""
    text = _text(body)
    _refuse_deep(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except ValueError:
        raise refuse("MALFORMED_REQUEST", "The body is no JSON.") from None
    if "\\" in text:
        _refuse_unfit_strings(value)


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse("MALFORMED_REQUEST", "The body is not UTF-8.") from None
    if text.startswith("\ufeff") or "\x00" in text:
        raise refuse("MALFORMED_REQUEST", "Send JSON in UTF-8 without a byte order mark.")
    return text


def _refuse_deep(text: str) -> None:
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST_READ:
            raise refuse("MALFORMED_REQUEST", "The body is nested too deeply.")
    if deepest > _DEEPEST_TAKEN:
        raise unfit("", "The body is nested too deeply.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise refuse("MALFORMED_REQUEST", "An object names a key twice.")
    return found


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS + 1 or int(digits) not in _INT64:
        raise unfit("", "A number is out of range.")
    return int(digits)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise unfit("", "A number is out of range.")
    return number


def _constant(_name: str) -> NoReturn:
    raise unfit("", "Numbers are finite.")


def _refuse_unfit_strings(value: Any) -> None:
    for text in _strings(value):
        if "\x00" in text or _SURROGATE.search(text):
            raise unfit("", "A text holds characters that no text may.")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _strings(item)
