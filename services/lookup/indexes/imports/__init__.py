"""Importers of the Alphabetic Index family, in the publisher's XML and in our plain csv."""

from services.lookup.importing.importer import Importer
from services.lookup.indexes.imports.plain import PLAIN_IMPORTERS
from services.lookup.indexes.imports.xml import XML_IMPORTERS

IMPORTERS: tuple[Importer, ...] = (*XML_IMPORTERS, *PLAIN_IMPORTERS)
