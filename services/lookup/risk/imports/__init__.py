"""Risk adjustment mappings, MS-DRG weights and complication lists, read from their files."""

from services.lookup.importing.importer import Importer
from services.lookup.risk.imports.complications import ComplicationsImporter
from services.lookup.risk.imports.exclusions import ExclusionsImporter
from services.lookup.risk.imports.hcc import HccImporter
from services.lookup.risk.imports.mdc import MdcImporter
from services.lookup.risk.imports.ms_drg import MsDrgImporter

IMPORTERS: tuple[Importer, ...] = (
    MsDrgImporter(),
    ComplicationsImporter(),
    ExclusionsImporter(),
    MdcImporter(),
    HccImporter(),
)
