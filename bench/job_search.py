"""The job board's search among 100,000 postings beside tantivy alone: `python -m bench.job_search` by itself.

The bare engine holds title and text of the same postings, analysed by its own English stemmer, and is asked the same
words by its own query parser for the same twenty ids. Ours is measured twice: the index called in this process, words
alone and with filter and facets as the page asks; and ListPostings over gRPC from jobs as it runs, with what it loads
from its database. Memory of that process is held against an empty gRPC server's.
"""

import asyncio
import contextlib
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import grpc
import psutil
import tantivy
from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsRequest
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from sqlalchemy import insert

from bench.postings import employers, postings
from bench.ratio import Ratio, compare_tails
from bench.suite import free_port, process, running_peers, wait_until
from chassis.db.engine import Database
from chassis.db.migrate import migrate
from services.jobs.domain.filters import Filter
from services.jobs.domain.postings import Posting
from services.jobs.repository.posting_rows import columns_of
from services.jobs.search.index import PostingIndex, Search
from services.jobs.tables import EmployerRow, PostingRow
from services.jobs.wiring import SERVICE

COUNT = 100_000
_ROUNDS = 1_000
_BATCH = 1_000
_MEGABYTE = 1_000_000
_QUERIES = (
    *("risk adjustment coder", "inpatient cardiology", "denials analyst", "auditor", "anesthesia coder accuracy"),
    *("trauma surgery", "oncology remote", "educator compliance", "emergency department", "radiology outpatient"),
)
_NARROWED = {"remote": "remote", "state": "TX", "credential": "CPC", "salary_min": 60_000}


@dataclass(frozen=True)
class Held:
    """What a process holds resident, beside what an empty one does."""

    name: str
    peer: str
    ours_mb: float
    peer_mb: float

    def __str__(self) -> str:
        """One line of the table."""
        ours, peer = f"{self.name:30} {self.ours_mb:8.0f} MB", f"{self.peer:34} {self.peer_mb:8.0f} MB"
        return f"{ours}   {peer}   × {self.ours_mb / self.peer_mb:.1f}"

    def figures(self) -> dict[str, float]:
        """The same for programs."""
        return {"ours_mb": round(self.ours_mb), "peer_mb": round(self.peer_mb)}


async def search_jobs(folder: Path, count: int = COUNT, rounds: int = _ROUNDS) -> list[Ratio | Held]:
    """Every measure of the board's search."""
    now = datetime.now(UTC)
    board = list(postings(count, now))
    ours, our_ms = _indexed(board)
    bare, bare_ms = _bare(board)
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    await _fill(folder, board)
    del board
    measured: list[Ratio | Held] = [Ratio(f"indexing {count:,} postings", "bare tantivy", our_ms, bare_ms)]
    measured += await _calls(ours, bare, now, rounds)
    measured += await _service(folder, bare, bare_ms, rounds)
    return measured


def _indexed(board: list[Posting]) -> tuple[PostingIndex, float]:
    started, made = time.perf_counter(), PostingIndex()
    for start in range(0, len(board), _BATCH):
        made.put(board[start : start + _BATCH])
    made.show()
    return made, (time.perf_counter() - started) * 1000


def _bare(board: list[Posting]) -> tuple[tantivy.Index, float]:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="en_stem")
    builder.add_text_field("text", tokenizer_name="en_stem")
    started, made = time.perf_counter(), tantivy.Index(builder.build())
    writer = made.writer(num_threads=1)
    for each in board:
        content = each.content
        named = " ".join((content.title, each.employer.profile.name, content.remote, *content.specialties))
        text = f"{named}\n{content.description_markdown}"
        writer.add_document(tantivy.Document(id=each.posting_id, title=content.title, text=text))
    writer.commit()
    made.reload()
    return made, (time.perf_counter() - started) * 1000


class _BareSearch:
    """The bare engine, asked one query after the other."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index, self._searcher = index, index.searcher()
        self._asked = itertools.cycle(_QUERIES)

    async def __call__(self) -> object:
        words = next(self._asked)
        query = self._index.parse_query(
            words, ["title", "text"], field_boosts={"title": 4.0}, conjunction_by_default=True
        )
        found = self._searcher.search(query, 20)
        return [self._searcher.doc(address)["id"] for _, address in found.hits]


async def _calls(ours: PostingIndex, bare: tantivy.Index, now: datetime, rounds: int) -> list[Ratio]:
    """The index in this process."""
    words, narrowed = itertools.cycle(_QUERIES), itertools.cycle(_QUERIES)

    async def by_words() -> object:
        return ours.search(Search(Filter(query=next(words)), now))

    async def by_everything() -> object:
        wanted = Filter(query=next(narrowed), **_NARROWED)  # type: ignore[arg-type]  # each of its own type
        return ours.search(Search(wanted, now, facets=True))

    return [
        *await compare_tails("job search", "bare tantivy", by_words, _BareSearch(bare), rounds),
        *await compare_tails("job search, filter and facets", "bare tantivy", by_everything, _BareSearch(bare), rounds),
    ]


async def _service(folder: Path, bare: tantivy.Index, bare_ms: float, rounds: int) -> list[Ratio | Held]:
    """Jobs as it runs."""
    started, asked = time.perf_counter(), itertools.cycle(_QUERIES)
    with running_peers() as _, _jobs(folder) as address:
        ready_ms = (time.perf_counter() - started) * 1000
        async with grpc.aio.insecure_channel(address) as channel:
            jobs = JobsServiceStub(channel)

            async def listed() -> None:
                answer = await jobs.ListPostings(ListPostingsRequest(query=next(asked), facets=True), timeout=20)
                assert answer.postings

            ratios = await compare_tails("ListPostings with facets", "bare tantivy", listed, _BareSearch(bare), rounds)
        held = Held(
            "jobs with its board", "an empty gRPC server", _resident("services.jobs"), _resident("bench.peer", "rpc")
        )
    return [Ratio("jobs from start to ready", "bare tantivy's indexing", ready_ms, bare_ms), *ratios, held]


async def _fill(folder: Path, board: list[Posting]) -> None:
    """A database as the service's own migrations make it."""
    database = Database(_url(folder))
    await migrate(database.engine, SERVICE.migrations)
    async with database.transaction() as session:
        hiring = [
            {
                "employer_id": each.employer_id,
                "name": each.profile.name,
                "website": each.profile.website,
                "description": "",
                "trust": "staff",
                "domain": "",
                "suspension_reason": "",
                "created_at": each.created_at,
            }
            for each in employers()
        ]
        await session.execute(insert(EmployerRow), hiring)
    for start in range(0, len(board), _BATCH):
        rows = [
            {"posting_id": each.posting_id, "employer_id": each.employer.employer_id, **columns_of(each)}
            for each in board[start : start + _BATCH]
        ]
        async with database.transaction() as session:
            await session.execute(insert(PostingRow), rows)
    await database.close()


@contextlib.contextmanager
def _jobs(folder: Path) -> Iterator[str]:
    """The service alone: accounts and NATS, which the list needs not, are nowhere."""
    for name in ("service-token", "secret-key"):
        file = folder / name
        file.write_text("known-to-this-run-and-to-nobody-else-0123456789", encoding="utf-8")
        file.chmod(0o600)
    address = f"127.0.0.1:{free_port()}"
    settings = {
        "JOBS_LISTEN": address,
        "JOBS_SERVICE_TOKEN_FILE": str(folder / "service-token"),
        "JOBS_DATABASE_URL": _url(folder),
        "JOBS_NATS_URL": "nats://127.0.0.1:1",
        "JOBS_ACCOUNTS_ADDRESS": "127.0.0.1:1",
        "JOBS_PUBLIC_BASE_URL": "http://127.0.0.1:8080",
        "JOBS_SECRET_KEY_FILE": str(folder / "secret-key"),
        "JOBS_RESUME_DIR": str(folder / "resumes"),
        "JOBS_MAIL_OUTBOX_DIR": str(folder / "outbox"),
    }
    with process([sys.executable, "-m", "services.jobs"], {**os.environ, **settings}):
        wait_until(lambda: _serves(address))
        yield address


def _serves(address: str) -> bool:
    with grpc.insecure_channel(address) as channel:
        try:
            JobsServiceStub(channel).ListPostings(ListPostingsRequest(page_size=1), timeout=1)
        except grpc.RpcError:
            return False
    return True


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/jobs.sqlite"


def _resident(*words: str) -> float:
    for each in psutil.Process().children(recursive=True):
        if words == tuple(each.cmdline()[2 : 2 + len(words)]):
            return float(each.memory_info().rss) / _MEGABYTE
    raise LookupError(f"no process runs {words}")


def main() -> None:
    """Measure the board's search alone and say."""
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(search_jobs(Path(folder)))
    for one in measured:
        sys.stdout.write(f"{one}\n")
    sys.stdout.write(json.dumps({"bench": {one.name: one.figures() for one in measured}}) + "\n")


if __name__ == "__main__":
    main()
