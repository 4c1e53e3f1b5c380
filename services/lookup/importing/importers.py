"""Every importer that there is, in the order in which a file is offered to them."""

from services.lookup.claims.imports import CodeEditorImporter
from services.lookup.fees.imports.importers import IMPORTERS as FEES
from services.lookup.importing.importer import Importer

IMPORTERS: tuple[Importer, ...] = (*FEES, CodeEditorImporter())
