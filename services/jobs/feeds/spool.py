"""A feed as it arrives: kept on disk past a megabyte, gone with its import."""

import asyncio
import codecs
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from typing import IO, Any

from services.jobs.domain.feeds import FeedPosting, without_doubles
from services.jobs.feeds.bounds import MOST_BYTES, MOST_POSTINGS, Unfit, refused
from services.jobs.feeds.indeed import posting_of
from services.jobs.feeds.json_feed import objects_in
from services.jobs.feeds.xml_feed import jobs_in

Raw = tuple[str, dict[str, Any] | Unfit]
Convert = Callable[[int, str, dict[str, Any] | Unfit], FeedPosting]
_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024
_BATCH = 50
_KINDS = {"<": "xml", "[": "json"}


@asynccontextmanager
async def spooled(parts: AsyncIterator[bytes]) -> AsyncIterator[IO[bytes]]:
    """Keep the parts of a feed while the block runs. Raises ImportInvalid for too many bytes."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        size = 0
        async for part in parts:
            size += len(part)
            if size > MOST_BYTES:
                raise refused(f"A feed has {MOST_BYTES // 2**20} MiB at most.")
            await asyncio.to_thread(file.write, part)
        yield file


class SpooledFeed:
    """A feed that can be read as a whole."""

    def __init__(self, file: IO[bytes], rows: dict[str, int], convert: Convert, *, all_named: bool) -> None:
        self._file = file
        # The first row of each reference, and whether every posting has one.
        self._rows = rows
        self._all_named = all_named
        self._convert = convert

    @property
    def references(self) -> frozenset[str] | None:
        """Every reference in it, of refused postings too; None where one cannot be read."""
        return frozenset(self._rows) if self._all_named else None

    async def batches(self) -> AsyncIterator[Sequence[FeedPosting]]:
        """Its postings in their order, some at a time."""
        rows = enumerate(_raw(self._file), start=1)
        while batch := await asyncio.to_thread(self._some, rows):
            yield without_doubles(batch, self._rows)

    def _some(self, rows: Iterator[tuple[int, Raw]]) -> list[FeedPosting]:
        return [self._convert(row, reference, said) for row, (reference, said) in islice(rows, _BATCH)]


async def read_whole(file: IO[bytes], convert: Convert) -> SpooledFeed:
    """See that all of a feed can be read. Raises ImportInvalid."""
    rows, all_named = await asyncio.to_thread(_first_rows, file)
    return SpooledFeed(file, rows, convert, all_named=all_named)


def _first_rows(file: IO[bytes]) -> tuple[dict[str, int], bool]:
    rows, all_named = dict[str, int](), True
    for row, (reference, _) in enumerate(_raw(file), start=1):
        if row > MOST_POSTINGS:
            raise refused(f"A feed has {MOST_POSTINGS:,} postings at most.")
        if reference:
            rows.setdefault(reference, row)
        all_named = all_named and bool(reference)
    return rows, all_named


def _raw(file: IO[bytes]) -> Iterator[Raw]:
    """The postings of a feed from its beginning, of either kind, each with its reference."""
    file.seek(0)
    texts = _texts(file)
    first = next(texts, "")
    match _KINDS.get(first.lstrip()[:1]):
        case "xml":
            yield from map(posting_of, jobs_in(_all(first, texts)))
        case "json":
            yield from map(_referred, objects_in(_all(first, texts)))
        case _:
            raise refused("A feed is XML with a source of jobs, or JSON with a list.")


def _referred(said: dict[str, Any] | Unfit) -> Raw:
    if isinstance(said, Unfit):
        return "", said
    reference = said.pop("reference", "")
    if not isinstance(reference, str):
        return "", Unfit("reference: Give a text.")
    return " ".join(reference.split()), said


def _all(first: str, others: Iterable[str]) -> Iterator[str]:
    yield first
    yield from others


def _texts(file: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="strict")
    try:
        while piece := file.read(_PIECE):
            # Its first piece may be a byte order mark alone.
            if text := decoder.decode(piece):
                yield text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refused("The file is not UTF-8.") from None
