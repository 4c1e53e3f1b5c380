"""Importers of the Medicare Coverage Database: its bulk export, and one article's diagnoses as plain csv."""

from services.lookup.coverage.imports.export import CoverageExportImporter
from services.lookup.coverage.imports.plain import PlainDiagnosesImporter
from services.lookup.importing.importer import Importer

IMPORTERS: tuple[Importer, ...] = (CoverageExportImporter(), PlainDiagnosesImporter())
