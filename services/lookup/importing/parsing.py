"""Parsing several editions at once, each in a process of its own, with their progress told here."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import Any

from services.lookup.importing.account import Narrator
from services.lookup.importing.recognising import EditionFiles
from services.lookup.importing.refusals import FileRefused
from services.lookup.importing.staging import stage

WORKERS = 2
_PATIENCE_SECONDS = 0.2
_ROWS_TOLD_TOGETHER = 5_000
_progress: Any = None  # the queue of a worker process, which its tasks cannot be handed


@dataclass(frozen=True, slots=True)
class Job:
    """One edition to parse, where it is to lie, and the file that it grows in."""

    found: EditionFiles
    final: Path
    unfinished: Path


def parse(jobs: Sequence[Job], narrator: Narrator, workers: int) -> Iterator[tuple[Job, FileRefused | None]]:
    """Stage every edition and tell which were refused. What else goes wrong, such as a full disk, is raised."""
    if workers < 2 or len(jobs) < 2:  # noqa: PLR2004 (two at once, or in this process)
        for job in jobs:
            yield job, _parsed_here(job, narrator)
        return
    context = get_context("spawn")
    queue = context.Queue()
    with ProcessPoolExecutor(workers, context, _enter, (queue, os.getpid())) as pool:
        # The largest first, so that none is left over when the others are done.
        largest_first = sorted(jobs, key=lambda job: -sum(file.size for file in job.found.files))
        running = {pool.submit(_parse_in_worker, number, job): job for number, job in enumerate(largest_first)}
        yield from _collected(running, largest_first, queue, narrator)


def _collected(
    running: dict[Future[str | None], Job], jobs: Sequence[Job], queue: Any, narrator: Narrator
) -> Iterator[tuple[Job, FileRefused | None]]:
    while running:
        _tell(queue, jobs, narrator)
        for future in [each for each in running if each.done()]:
            job = running.pop(future)
            reason = future.result()
            narrator.read(job.found.label)
            yield job, _Refused(reason) if reason is not None else None


def _tell(queue: Any, jobs: Sequence[Job], narrator: Narrator) -> None:
    with suppress(Empty):
        number, more = queue.get(timeout=_PATIENCE_SECONDS)
        while True:
            label = jobs[number].found.label
            narrator.rows(label, more) if more else narrator.reading(label)
            number, more = queue.get_nowait()


class _Refused(FileRefused):
    """A refusal as a worker told it: its sentence names the file already."""

    def __init__(self, sentence: str) -> None:
        Exception.__init__(self, sentence)


def _parsed_here(job: Job, narrator: Narrator) -> FileRefused | None:
    narrator.reading(job.found.label)
    try:
        _stage_counted(job, lambda more: narrator.rows(job.found.label, more))
    except FileRefused as refusal:
        return refusal
    finally:
        narrator.read(job.found.label)
    return None


def _enter(queue: Any, parent: int) -> None:
    global _progress  # noqa: PLW0603 (set once, when the process starts)
    _progress = queue
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A worker whose import was killed has nobody left to work for."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _parse_in_worker(number: int, job: Job) -> str | None:
    _progress.put((number, 0))
    try:
        _stage_counted(job, lambda more: _progress.put((number, more)))
    except FileRefused as refusal:
        return str(refusal)
    return None


def _stage_counted(job: Job, tell: Callable[[int], None]) -> None:
    """Stage an edition and tell of many rows together, whatever an importer counts by."""
    waiting = 0

    def told(more: int) -> None:
        nonlocal waiting
        waiting += more
        if waiting >= _ROWS_TOLD_TOGETHER:
            tell(waiting)
            waiting = 0

    stage(job.found, job.final, job.unfinished, told)
    if waiting:
        tell(waiting)
