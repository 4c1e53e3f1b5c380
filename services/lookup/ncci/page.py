"""What the NCCI has to say of one code, as its page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.lookup.domain import Node
from services.lookup.editions.dataset import Dataset, EditionFacts
from services.lookup.ncci.edits import AddOnCode, Mue, PtpEdit, Setting
from services.lookup.ncci.store import MUE_DATASETS, PTP_DATASETS, NcciTables
from services.lookup.pages.summaries import title_text
from services.lookup.ports import Codes
from services.lookup.systems.rights import reserved

SHOWN = 10
_COLUMN_1, _COLUMN_2 = 1, 2


@dataclass(frozen=True, slots=True)
class PtpGroup:
    """The edits in force in which the code stands in one column, by modifier indicator, and the first of them."""

    setting: Setting
    as_column: int
    counts: dict[int, int]
    shown: tuple[PtpEdit, ...]
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A table of which other editions are loaded than the one that the day needs."""

    dataset: Dataset
    loaded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeEdits:
    """The whole section; `titles` names the other codes that are shown, where a loaded file has their titles.

    `rights` are the notices that must stand beside those titles.
    """

    code: str
    on: date
    groups: tuple[PtpGroup, ...] = ()
    mues: tuple[Mue, ...] = ()
    mue_not_published: tuple[Setting, ...] = ()
    primaries: tuple[AddOnCode, ...] = ()
    add_ons: tuple[AddOnCode, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    rights: tuple[str, ...] = ()

    @property
    def knows_the_code(self) -> bool:
        """Whether any table says anything of the code, or could not be asked."""
        return bool(self.groups or self.mues or self.primaries or self.add_ons or self.unanswered)

    @property
    def other_codes(self) -> set[str]:
        """Every code that is shown."""
        shown = (edit for group in self.groups for edit in group.shown)
        added = (code for pair in (*self.primaries, *self.add_ons) for code in (pair.add_on, pair.primary) if code)
        return {code for edit in shown for code in (edit.column1, edit.column2)} | set(added)


def compose_edits(tables: NcciTables, codes: Codes, code: str, on: date) -> CodeEdits:
    """Gather what each loaded table says of a code on a date of service."""
    edits = CodeEdits(
        code,
        on,
        groups=tuple(group for setting in PTP_DATASETS for group in _groups(tables, code, setting, on)),
        mues=tuple(mue for setting in _mue_tables(tables, on) if (mue := tables.mue(code, setting, on))),
        unanswered=_unanswered(tables, on),
    )
    if tables.editions.on(Dataset.ADD_ON_CODES, on):
        edits = replace(edits, primaries=tables.primaries(code, on), add_ons=tables.add_ons(code, on))
    published = {mue.setting for mue in edits.mues}
    silent = tuple(setting for setting in _mue_tables(tables, on) if setting not in published)
    nodes = [node for code in sorted(edits.other_codes) if (node := codes.find(system_of(code), code))]
    titles = {node.code: title for node in nodes if (title := title_text(node, on))}
    return replace(edits, mue_not_published=silent, titles=titles, rights=notices(nodes, on))


def notices(nodes: Iterable[Node], on: date) -> tuple[str, ...]:
    """List the notices that must stand beside the titles of codes, each once."""
    return tuple(dict.fromkeys(said for node in nodes if title_text(node, on) and (said := reserved(node, on))))


def system_of(code: str) -> str:
    """Name the level of HCPCS that a code of these tables is of: Level II begins with a letter, CPT with a digit."""
    return "hcpcs" if code[0].isalpha() else "cpt"


def _groups(tables: NcciTables, code: str, setting: Setting, on: date) -> list[PtpGroup]:
    edition = tables.editions.on(PTP_DATASETS[setting], on)
    if edition is None:
        return []
    groups = []
    for column in (_COLUMN_1, _COLUMN_2):
        if counts := tables.count(code, setting, on, as_column=column):
            column1, column2 = (code, None) if column == _COLUMN_1 else (None, code)
            shown = tables.windows(column1, column2, setting, after=None, limit=SHOWN, on=on, in_force=True)
            groups.append(PtpGroup(setting, column, counts, shown, edition.facts))
    return groups


def _mue_tables(tables: NcciTables, on: date) -> list[Setting]:
    return [setting for setting, dataset in MUE_DATASETS.items() if tables.editions.on(dataset, on)]


def _unanswered(tables: NcciTables, on: date) -> tuple[Unanswered, ...]:
    datasets: Sequence[Dataset] = (*PTP_DATASETS.values(), *MUE_DATASETS.values(), Dataset.ADD_ON_CODES)
    loaded = {dataset: tuple(one.facts.id for one in tables.editions.of(dataset)) for dataset in datasets}
    return tuple(
        Unanswered(dataset, ids) for dataset, ids in loaded.items() if ids and not tables.editions.on(dataset, on)
    )
