"""Telling the world which editions came into force with a snapshot, once however many replicas serve it."""

from collections.abc import Iterator
from datetime import datetime

from services.lookup import events
from services.lookup.ports import AlreadyAnnounced, Announced, Announcements
from services.lookup.snapshot.release import HeldEdition, Release
from services.lookup.snapshot.releases import Pointer


async def announce(release: Release, pointer: Pointer, announcements: Announcements, now: datetime) -> int:
    """Tell of each edition that was not in force before, and answer of how many; 0 when the world knows already."""
    try:
        return await _told(release, pointer, announcements, now)
    except AlreadyAnnounced:
        return 0


async def _told(release: Release, pointer: Pointer, announcements: Announcements, now: datetime) -> int:
    async with announcements() as work:
        last = await work.last()
        if last is not None and last.sequence >= pointer.sequence:
            return 0
        news = list(_news(release, last))
        for edition in news:
            work.outbox.add(events.edition_published(edition.facts, pointer.id, pointer.sequence, now))
        files = frozenset(each.file.path for each in release.editions)
        await work.add(Announced(pointer.sequence, pointer.id, files))
    return len(news)


def _news(release: Release, last: Announced | None) -> Iterator[HeldEdition]:
    """List what was not served before, and what is newest now of a dataset that lost an edition."""
    before = last.files if last else frozenset()
    now = {each.file.path for each in release.editions}
    shrunk = {path.split("/")[1] for path in before - now}
    newest = {each.facts.dataset: each for each in release.editions}
    for each in release.editions:
        again = each.facts.dataset in shrunk and newest[each.facts.dataset] is each
        if each.file.path not in before or again:
            yield each
