"""Importers of the official files of ICD-10-CM and ICD-10-PCS, one module a kind of file."""

from services.lookup.codesets.imports.conversion import ConversionTable
from services.lookup.codesets.imports.order import ICD10CM_ORDER, ICD10PCS_ORDER
from services.lookup.codesets.imports.pcs_definitions import PcsDefinitions
from services.lookup.codesets.imports.pcs_index import PcsIndex
from services.lookup.codesets.imports.pcs_tables import PcsTables
from services.lookup.codesets.imports.poa_exempt import PoaExemptList
from services.lookup.codesets.imports.tabular import TabularXml
from services.lookup.codesets.imports.validity import ICD10CM_VALIDITY, ICD10PCS_VALIDITY
from services.lookup.importing.importer import Importer

IMPORTERS: tuple[Importer, ...] = (
    ICD10CM_ORDER,
    ICD10PCS_ORDER,
    TabularXml(),
    PcsTables(),
    PcsIndex(),
    PcsDefinitions(),
    ConversionTable(),
    PoaExemptList(),
    ICD10CM_VALIDITY,
    ICD10PCS_VALIDITY,
)
