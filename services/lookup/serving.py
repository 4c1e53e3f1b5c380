"""Putting the live shelf together: what is served, told of, and shared with the other replicas."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from chassis.events.objects import Bucket, BucketPlan
from chassis.service import Chassis
from chassis.settings import SettingsRefused
from services.lookup.repository import sql_announcing
from services.lookup.settings import LookupSettings
from services.lookup.sharing import Sharing
from services.lookup.shelf import LiveShelf
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.releases import Pointer, Releases
from services.lookup.usecases.announce import announce

_NAME = "lookup"
_PUBLISHED = "ca.lookup.edition.published.v1"
_MEGABYTE = 1 << 20
_FIRST_SECONDS, _AGAIN_SECONDS = 120.0, 1.0


@dataclass(frozen=True)
class Serving:
    """The shelf, and what keeps it up to date for ever."""

    shelf: LiveShelf
    background: list[Callable[[], Coroutine[Any, Any, None]]]


async def serving(chassis: Chassis[LookupSettings]) -> Serving:
    """Open what is in force. Refused when nothing is here, and nothing can be had from another replica."""
    settings = chassis.settings
    sharing = _sharing(chassis) if settings.share_snapshots else None
    announcements = sql_announcing(chassis.database, chassis.now)

    async def tell(release: Release, pointer: Pointer) -> None:
        if sharing is not None:
            await sharing.give(release, pointer)
        await announce(release, pointer, announcements, chassis.now())

    try:
        if sharing is not None and Releases(settings.snapshot_dir).pointer is None:
            await _take_first(sharing)
        shelf = await asyncio.to_thread(LiveShelf.open, settings.snapshot_dir, tell)
    except SnapshotRefused as refusal:
        raise SettingsRefused(str(refusal)) from None
    return Serving(shelf, [shelf.watch, *([sharing.watch] if sharing else [])])


def _sharing(chassis: Chassis[LookupSettings]) -> Sharing:
    settings = chassis.settings
    plan = BucketPlan(_NAME, settings.stream_replicas, settings.share_max_megabytes * _MEGABYTE)
    news = partial(chassis.jetstream.news, _NAME.upper(), _PUBLISHED)
    return Sharing(Releases(settings.snapshot_dir), Bucket(chassis.jetstream, plan), news)


async def _take_first(sharing: Sharing) -> None:
    try:
        async with asyncio.timeout(_FIRST_SECONDS):
            while not await sharing.take():  # noqa: ASYNC110 (what is waited for happens elsewhere)
                await asyncio.sleep(_AGAIN_SECONDS)
    except TimeoutError:
        raise SnapshotRefused(
            f"no snapshot could be taken from another replica within {_FIRST_SECONDS:.0f} s"
        ) from None
