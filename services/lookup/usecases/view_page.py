"""Viewing the page of one code: composed first, then asked for at the meter, then told of."""

from dataclasses import dataclass
from datetime import date, datetime

from chassis.errors import Unauthenticated
from chassis.events.event import Event
from chassis.identity import Caller, CallerKind
from services.lookup import events
from services.lookup.content.descriptions import Description
from services.lookup.pages.complexity import with_neighbours
from services.lookup.pages.content import CodePage
from services.lookup.pages.page import compose_page
from services.lookup.ports import Journal, Library, Meter, Standing

_FULL_FOR = {"view_spent", "already_viewed", "unmetered"}


@dataclass(frozen=True, slots=True)
class ViewPage:
    """Somebody wants the page of a code on a date of service; `spend` False asks for the preview."""

    system: str
    code: str
    on: date
    key: str
    spend: bool
    caller: Caller


@dataclass(frozen=True, slots=True)
class ViewedPage:
    """What goes out: the page, its plain-language text, the areas' sections, and how much of it may be shown."""

    page: CodePage
    description: Description | None
    standing: Standing
    areas: tuple[object, ...] = ()

    @property
    def full(self) -> bool:
        """Whether the sections' contents may go out."""
        return self.standing.reason in _FULL_FOR


async def view_page(command: ViewPage, library: Library, meter: Meter, journal: Journal, at: datetime) -> ViewedPage:
    """Compose the page, spend the view, and tell of it once it is safe to say so.

    Refused with CODE_SYSTEM_NOT_FOUND, CODE_NOT_FOUND or DATE_OUT_OF_RANGE before anything is spent.
    """
    node = library.codes.code(command.system, command.code)
    composed = compose_page(library.codes, node, command.on)
    page = with_neighbours(library.codes, library.neighbours, composed, command.on)
    standing = await _standing(command, page, meter)
    areas = tuple(section for area in library.areas for section in area.sections(page.system, page.code, command.on))
    viewed = ViewedPage(page, library.descriptions.get((page.system, page.code)), standing, areas)
    await journal.record(_told(viewed, library.snapshot_id, at))
    return viewed


async def _standing(command: ViewPage, page: CodePage, meter: Meter) -> Standing:
    caller = command.caller
    if caller.is_service:
        return Standing("unmetered", CallerKind.SERVICE, 0, 0)
    if command.spend and not caller.token:
        raise Unauthenticated
    if command.spend:
        return await meter.spend_view(caller.token, page.system, page.code, command.key)
    if caller.token:
        return await meter.standing(caller.token)
    return Standing("not_spending", CallerKind.ANONYMOUS, 0, 0)


def _told(viewed: ViewedPage, snapshot_id: str, at: datetime) -> Event:
    page, standing = viewed.page, viewed.standing
    level = "full" if viewed.full else "preview"
    return events.code_viewed(
        system=page.system,
        code=page.code,
        level=level,
        reason=standing.reason,
        account_kind=standing.account_kind,
        snapshot_id=snapshot_id,
        at=at,
    )
