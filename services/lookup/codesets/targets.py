"""What a note points at: single codes, codes with a trailing dash, ranges, and several of them at once."""

import re
from collections.abc import Collection

from services.lookup.domain import NoteTarget, dotted, undotted

_CODE = r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?"
_DASH = r"(?:\.?-+(?![A-Z0-9])|\.)?"  # E13.-, T36.0X5-, D29.2.-, I69.
_TARGET = re.compile(
    # "LGMD R12" is the name of a disease, not of a code: four capitals before it say so.
    rf"(?<![A-Za-z0-9.])(?<![A-Z]{{4}} )(?P<first>{_CODE}){_DASH}(?:\s?-\s?(?P<last>{_CODE}){_DASH})?(?![A-Za-z0-9])"
)


def targets_of(text: str, codes: Collection[str]) -> tuple[NoteTarget, ...]:
    """Find the codes that a note names, in its order; `codes` are all that any edition has, without dots.

    What only looks like a code (NOS, HIV) is none. The end of a range need not be a code itself: K00-K93.
    """
    found = (match for match in _TARGET.finditer(text) if undotted(match["first"]) in codes)
    return tuple(dict.fromkeys(_target(match) for match in found))


def _target(match: re.Match[str]) -> NoteTarget:
    last = match["last"]
    return NoteTarget(match[0], dotted(undotted(match["first"])), last and dotted(undotted(last)))
