"""What is loaded: the datasets by name, and what an edition of one states of itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Dataset(StrEnum):
    """A series of official publications, each of which replaces or follows the one before."""

    ICD10CM_ORDER = "icd10cm_order"
    ICD10CM_TABULAR = "icd10cm_tabular"
    ICD10CM_INDEX = "icd10cm_index"
    ICD10CM_EXTERNAL_INDEX = "icd10cm_external_index"
    ICD10CM_DRUGS = "icd10cm_drugs"
    ICD10CM_NEOPLASMS = "icd10cm_neoplasms"
    ICD10CM_CONVERSION = "icd10cm_conversion"
    ICD10CM_VALIDITY = "icd10cm_validity"
    ICD10CM_POA_EXEMPT = "icd10cm_poa_exempt"
    ICD10PCS_ORDER = "icd10pcs_order"
    ICD10PCS_TABLES = "icd10pcs_tables"
    ICD10PCS_INDEX = "icd10pcs_index"
    ICD10PCS_DEFINITIONS = "icd10pcs_definitions"
    ICD10PCS_VALIDITY = "icd10pcs_validity"
    HCPCS = "hcpcs"
    HCPCS_ATTRIBUTES = "hcpcs_attributes"
    HCPCS_UNCLASSIFIED = "hcpcs_unclassified"
    CPT = "cpt"
    MODIFIERS = "modifiers"
    CPT_MODIFIERS = "cpt_modifiers"
    PLACE_OF_SERVICE = "place_of_service"
    BETOS = "betos"
    PTP_PRACTITIONER = "ptp_practitioner"
    PTP_HOSPITAL = "ptp_hospital"
    MUE_PRACTITIONER = "mue_practitioner"
    MUE_HOSPITAL = "mue_hospital"
    MUE_DME = "mue_dme"
    ADD_ON_CODES = "add_on_codes"
    RELATIVE_VALUES = "relative_values"
    GPCI = "gpci"
    ANESTHESIA = "anesthesia"
    OPPS_CAP = "opps_cap"
    LOCALITIES = "localities"
    ZIP_LOCALITIES = "zip_localities"
    GEM_ICD9CM = "gem_icd9cm"
    GEM_ICD10CM = "gem_icd10cm"
    COVERAGE = "coverage"
    COVERAGE_LISTS = "coverage_lists"
    HCC = "hcc"
    MSDRG = "msdrg"
    CC_LIST = "cc_list"
    MCE_DIAGNOSES = "mce_diagnoses"
    CC_EXCLUSIONS = "cc_exclusions"
    MDC = "mdc"


class Layout(StrEnum):
    """How the file was laid out: as its publisher does, or as one of our documented plain csv files."""

    ORIGINAL = "original"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One publication of a dataset.

    `id` is unique within the dataset and sorts by time ("2025-10-01"). `effective_from` is the first day it is in
    force, `effective_to` the last day for which it may answer, None until the next one begins. `answers_from` is
    the first day for which it may answer: earlier than `effective_from` where its rows carry days of their own.
    """

    dataset: Dataset
    id: str
    title: str
    effective_from: date
    effective_to: date | None
    layout: Layout = Layout.ORIGINAL
    answers_from: date | None = None

    @property
    def first_answered(self) -> date:
        """The first day for which this edition may answer."""
        return self.answers_from or self.effective_from

    def answers(self, on: date) -> bool:
        """Tell whether it may be asked about a day."""
        return self.first_answered <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A file that an edition was read from: its name, the archive it lay in, its hash and its size in bytes."""

    name: str
    archive: str
    sha256: str
    size: int
