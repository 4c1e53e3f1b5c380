"""Importers of the physician fee schedule's files, as CMS publishes them and in our plain layouts."""

from services.lookup.fees.imports.anesthesia import AnesthesiaImporter
from services.lookup.fees.imports.counties import CountiesImporter
from services.lookup.fees.imports.gpci import GpciImporter
from services.lookup.fees.imports.opps_cap import OppsCapImporter
from services.lookup.fees.imports.relative_values import RelativeValuesImporter
from services.lookup.fees.imports.zip_localities import ZipLocalitiesImporter
from services.lookup.importing.importer import Importer

IMPORTERS: tuple[Importer, ...] = (
    RelativeValuesImporter(),
    GpciImporter(),
    AnesthesiaImporter(),
    OppsCapImporter(),
    CountiesImporter(),
    ZipLocalitiesImporter(),
)
