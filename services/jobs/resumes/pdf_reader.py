"""Reads a PDF from standard input and says in a line of JSON whether it is fit; run by itself, by its path.

It knows nothing of the suite, and bounds itself before it reads: a file that has it killed is unfit.
"""

import io
import json
import logging
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

_CPU_SECONDS = 5
_MEMORY = 512 * 1024 * 1024
_MOST_PAGES = 50
_MOST_OBJECTS = 20_000
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_DEPTH = 50
_CHUNK = 1024 * 1024
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/AF"})
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/RichMediaExecute", "/Rendition"}
)


class Unfit(Exception):
    """The file is not what a résumé is; the message is for its sender."""


def main() -> None:
    """Say one verdict."""
    _bound()
    logging.disable(logging.CRITICAL)
    try:
        verdict = _verdict(sys.stdin.buffer.read())
    except Unfit as unfit:
        verdict = str(unfit)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        verdict = "The file cannot be read as PDF."
    except (MemoryError, OverflowError):
        verdict = "The PDF unpacks to more than a résumé holds."
    sys.stdout.write(json.dumps({"verdict": verdict}))


def _bound() -> None:
    for what, limit in (
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def _verdict(data: bytes) -> str:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Unfit("The PDF is encrypted.")
    if b"%%EOF" not in data[-1024:]:
        raise Unfit("The PDF does not end where it should.")
    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > _MOST_OBJECTS:
        raise Unfit("The PDF holds more objects than a résumé.")
    if not 1 <= len(reader.pages) <= _MOST_PAGES:
        raise Unfit(f"A résumé has 1 to {_MOST_PAGES} pages.")
    left = _MOST_UNPACKED
    for number, generation in sorted(numbers):
        left = _look_at(reader.get_object(IndirectObject(number, generation, reader)), left)
    _look_at(reader.trailer, left)
    return "fit"


def _look_at(found: Any, left: int) -> int:
    """Refuse an object that acts; answer how much the rest may still unpack to."""
    for part in _parts(found, 0):
        if isinstance(part, DictionaryObject) and (not _KEYS.isdisjoint(part) or part.get("/S") in _ACTIONS):
            raise Unfit("The PDF holds scripts, forms that send, or other files.")
        if isinstance(part, StreamObject):
            left -= _unpacked(part, left)
    return left


def _parts(found: Any, depth: int) -> Iterator[Any]:
    if depth > _MOST_DEPTH:
        raise Unfit("The PDF is nested deeper than a résumé.")
    yield found
    inside = found.values() if isinstance(found, DictionaryObject) else found if isinstance(found, ArrayObject) else ()
    for each in inside:
        if isinstance(each, DictionaryObject | ArrayObject):
            yield from _parts(each, depth + 1)


def _unpacked(stream: StreamObject, left: int) -> int:
    """How many bytes a stream unpacks to, counted without keeping them."""
    filters = stream.get("/Filter", ())
    names = [filters] if isinstance(filters, str) else list(filters.get_object()) if filters else []
    if sum(name in _FLATE for name in names) > 1 or len(names) > 3:  # noqa: PLR2004 (an image has two or three)
        raise Unfit("The PDF is packed more than once.")
    packed = stream._data
    return len(packed) if not names or names[0] not in _FLATE else _inflated(packed, left)


def _inflated(packed: bytes, left: int) -> int:
    inflater, count, rest = zlib.decompressobj(), 0, packed
    try:
        while rest:
            count += len(inflater.decompress(rest, _CHUNK))
            rest = inflater.unconsumed_tail
            if count > left:
                raise Unfit("The PDF unpacks to more than a résumé holds.")
    except zlib.error:
        return count
    return count


if __name__ == "__main__":
    main()
