"""What the coverage section of a page is made of."""

from dataclasses import dataclass
from datetime import date

from services.lookup.coverage.answers import NationalDetermination
from services.lookup.editions.dataset import EditionFacts


@dataclass(frozen=True, slots=True)
class ListedDiagnosis:
    """An entry of a list: a diagnosis, or a range by its ends; `title` is None where no loaded file has one."""

    code: str
    last_code: str
    title: str | None
    asterisk: bool


@dataclass(frozen=True, slots=True)
class DiagnosisList:
    """The diagnoses that a document pairs with the procedure; the first of them, and how many there are."""

    group: int
    supports: bool
    count: int
    diagnoses: tuple[ListedDiagnosis, ...]
    paragraph: str
    asterisk: str


@dataclass(frozen=True, slots=True)
class DocumentNaming:
    """A document in force that names the procedure; without `lists` it pairs no diagnosis with it."""

    display: str
    title: str
    version: int
    effective_from: date | None
    effective_to: date | None
    url: str
    lcds: tuple[str, ...]
    contractors: tuple[str, ...]
    states: tuple[str, ...]
    lists: tuple[DiagnosisList, ...]
    national: tuple[NationalDetermination, ...]


@dataclass(frozen=True, slots=True)
class CoverageOfProcedure:
    """What documents say of a procedure; `state_names` are those of the export, by abbreviation."""

    documents: tuple[DocumentNaming, ...]
    state_names: dict[str, str]
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class DiagnosisListed:
    """A list that holds the diagnosis; `procedures` are the first that it is paired with, of `procedure_count`.

    Of a list without a day or procedures (our plain csv) nothing but the document and the group is known.
    """

    display: str
    title: str
    group: int
    supports: bool
    asterisk: bool
    procedures: tuple[str, ...]
    procedure_count: int
    contractors: tuple[str, ...]
    url: str
    edition: EditionFacts


@dataclass(frozen=True, slots=True)
class CoverageOfDiagnosis:
    """In which lists of documents in force a diagnosis stands; `left_out` counts those that are not shown."""

    lists: tuple[DiagnosisListed, ...]
    left_out: int
