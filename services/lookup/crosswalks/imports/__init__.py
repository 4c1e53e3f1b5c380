"""General equivalence mappings, read from their files."""

from services.lookup.crosswalks.imports.gems import FROM_9, FROM_10
from services.lookup.importing.importer import Importer

IMPORTERS: tuple[Importer, ...] = (FROM_9, FROM_10)
