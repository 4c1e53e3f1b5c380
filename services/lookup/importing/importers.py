"""Every importer that there is, in the order in which a file is offered to them."""

from services.lookup.claims.imports import IMPORTERS as CLAIMS
from services.lookup.codesets.imports import IMPORTERS as CODE_SETS
from services.lookup.coverage.imports import IMPORTERS as COVERAGE
from services.lookup.crosswalks.imports import IMPORTERS as CROSSWALKS
from services.lookup.fees.imports import IMPORTERS as FEES
from services.lookup.importing.importer import Importer
from services.lookup.indexes.imports import IMPORTERS as INDEXES
from services.lookup.ncci.imports import IMPORTERS as NCCI
from services.lookup.risk.imports import IMPORTERS as RISK
from services.lookup.systems.imports import IMPORTERS as SYSTEMS

IMPORTERS: tuple[Importer, ...] = (
    *CODE_SETS,
    *NCCI,
    *FEES,
    *SYSTEMS,
    *INDEXES,
    *COVERAGE,
    *CLAIMS,
    *CROSSWALKS,
    *RISK,
)
