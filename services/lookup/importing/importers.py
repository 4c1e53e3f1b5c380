"""Every importer that there is, in the order in which a file is offered to them."""

from services.lookup.codesets.imports import CODE_SET_IMPORTERS as CODE_SETS
from services.lookup.fees.imports.importers import IMPORTERS as FEES
from services.lookup.importing.importer import Importer
from services.lookup.ncci.imports import NCCI_IMPORTERS
from services.lookup.systems.imports import IMPORTERS as SYSTEMS

IMPORTERS: tuple[Importer, ...] = (*CODE_SETS, *NCCI_IMPORTERS, *FEES, *SYSTEMS)
