"""Coverage on a page: the documents, the diagnoses they list, and a map of the states made of tiles."""

from dataclasses import dataclass

from codingahead.lookup.v1.coverage_pb2 import (
    CoverageContent,
    CoverageDocument,
    CoverageState,
    DiagnosisList,
    DiagnosisListing,
)

from gateway.web.views.codes import code_path
from gateway.web.wording import span

_SIDE, _GAP = 44, 4
# Where each state's tile stands, row by row, roughly as on a map.
_ROWS = (
    "AK . . . . . . . . . ME",
    ". . . . . . . . . VT NH",
    "WA ID MT ND MN IL WI MI NY RI MA",
    "OR NV WY SD IA IN OH PA NJ CT .",
    "CA UT CO NE MO KY WV VA MD DE .",
    ". AZ NM KS AR TN NC SC DC . .",
    ". . . OK LA MS AL GA . . PR",
    "HI . GU TX . . . . FL . VI",
)
# What the documents in a state say, by whether some list diagnoses and some list none.
_KINDS = {
    (True, False): ("list", "a list of diagnoses"),
    (False, True): ("without", "named, no list"),
    (True, True): ("both", "documents with and without a list"),
    (False, False): ("none", "no document"),
}


@dataclass(frozen=True)
class Tile:
    """One state of the map, in the units of the drawing."""

    x: int
    y: int
    state: str
    kind: str
    hint: str


@dataclass(frozen=True)
class TileMap:
    """Every state that the export names and the map has a place for."""

    tiles: tuple[Tile, ...]
    legend: tuple[tuple[str, str], ...]
    width: int
    height: int
    side: int = _SIDE


@dataclass(frozen=True)
class DiagnosisLink:
    """A listed diagnosis, or a range by its ends."""

    code: str
    last_code: str
    title: str
    href: str
    asterisk: bool


@dataclass(frozen=True)
class ListView:
    """The diagnoses of one group; `more` are not shown."""

    label: str
    supports: bool
    diagnoses: tuple[DiagnosisLink, ...]
    more: int
    paragraph: str
    asterisk: str


@dataclass(frozen=True)
class DocumentView:
    """One document that names the procedure."""

    message: CoverageDocument
    in_force: str
    lists: tuple[ListView, ...]


@dataclass(frozen=True)
class ListingView:
    """One list that holds the diagnosis."""

    message: DiagnosisListing
    said: str
    more_procedures: int


@dataclass(frozen=True)
class CoverageView:
    """The whole section."""

    notice: str
    edition: str
    documents: tuple[DocumentView, ...]
    map: TileMap | None
    listings: tuple[ListingView, ...]
    listings_left_out: int


def coverage_view(_system: str, content: CoverageContent, on: str) -> CoverageView:
    """Lay out what documents say of a procedure, or in which of their lists a diagnosis stands."""
    return CoverageView(
        notice=content.notice,
        edition=content.edition,
        documents=tuple(_document(one, on) for one in content.documents),
        map=tile_map(tuple(content.states)) if content.states else None,
        listings=tuple(_listing(one) for one in content.listings),
        listings_left_out=content.listings_left_out,
    )


def tile_map(states: tuple[CoverageState, ...]) -> TileMap:
    """Draw a tile for each state; what its colour says is in the hint and in the legend too."""
    said = {one.state: one for one in states}
    places = ((x, y, state) for y, row in enumerate(_ROWS) for x, state in enumerate(row.split()))
    tiles = tuple(_tile(x, y, said[state]) for x, y, state in places if state in said)
    present = {tile.kind for tile in tiles}
    legend = tuple(kind for kind in _KINDS.values() if kind[0] in present)
    across = max(len(row.split()) for row in _ROWS)
    return TileMap(tiles, legend, across * (_SIDE + _GAP), len(_ROWS) * (_SIDE + _GAP))


def _tile(x: int, y: int, said: CoverageState) -> Tile:
    kind, meaning = _KINDS[bool(said.documents_with_list), bool(said.documents_without_list)]
    documents = ", ".join([*said.documents_with_list, *said.documents_without_list])
    hint = f"{said.name}: {meaning}{f' ({documents})' if documents else ''}"
    return Tile(x * (_SIDE + _GAP), y * (_SIDE + _GAP), said.state, kind, hint)


def _document(one: CoverageDocument, on: str) -> DocumentView:
    in_force = span(one.effective_from, one.effective_to)
    return DocumentView(one, in_force, tuple(_list(each, on) for each in one.lists))


def _list(one: DiagnosisList, on: str) -> ListView:
    kind = "support" if one.supports else "do not support"
    counted = f"{one.count:,} {'entry' if one.count == 1 else 'entries'}"
    return ListView(
        label=f"Group {one.group}: diagnoses that {kind} it, {counted}",
        supports=one.supports,
        diagnoses=tuple(
            DiagnosisLink(
                each.code, each.last_code, each.title, code_path("icd10cm", each.code, on), asterisk=each.asterisk
            )
            for each in one.diagnoses
        ),
        more=one.count - len(one.diagnoses),
        paragraph=one.paragraph,
        asterisk=one.asterisk,
    )


def _listing(one: DiagnosisListing) -> ListingView:
    said = "Supports" if one.supports else "Does not support"
    return ListingView(one, said, one.procedure_count - len(one.procedures))
