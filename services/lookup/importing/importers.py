"""Every importer that there is, in the order in which a file is offered to them."""

from services.lookup.claims.imports import CodeEditorImporter
from services.lookup.codesets.imports import CODE_SET_IMPORTERS as CODE_SETS
from services.lookup.coverage.imports import COVERAGE_IMPORTERS
from services.lookup.crosswalks.imports.gems import FROM_9, FROM_10
from services.lookup.fees.imports.importers import IMPORTERS as FEES
from services.lookup.importing.importer import Importer
from services.lookup.indexes.imports import INDEX_IMPORTERS
from services.lookup.ncci.imports import NCCI_IMPORTERS
from services.lookup.risk.imports.complications import ComplicationsImporter
from services.lookup.risk.imports.exclusions import ExclusionsImporter
from services.lookup.risk.imports.hcc import HccImporter
from services.lookup.risk.imports.mdc import MdcImporter
from services.lookup.risk.imports.ms_drg import MsDrgImporter
from services.lookup.systems.imports import IMPORTERS as SYSTEMS

IMPORTERS: tuple[Importer, ...] = (
    *CODE_SETS,
    *NCCI_IMPORTERS,
    *FEES,
    *SYSTEMS,
    *INDEX_IMPORTERS,
    *COVERAGE_IMPORTERS,
    CodeEditorImporter(),
    FROM_9,
    FROM_10,
    MsDrgImporter(),
    ComplicationsImporter(),
    ExclusionsImporter(),
    MdcImporter(),
    HccImporter(),
)
