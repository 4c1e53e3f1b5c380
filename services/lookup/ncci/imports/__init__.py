"""Importers of the NCCI tables: procedure-to-procedure edits, medically unlikely edits, add-on codes."""

from services.lookup.editions.dataset import Dataset
from services.lookup.importing.importer import Importer
from services.lookup.ncci.edits import Setting
from services.lookup.ncci.imports.add_on import AddOnImporter
from services.lookup.ncci.imports.mue import MueImporter
from services.lookup.ncci.imports.ptp import PtpImporter

# The least that a whole edition of the last ten years holds: fewer rows are an excerpt, or a part without the others.
IMPORTERS: tuple[Importer, ...] = (
    PtpImporter(Dataset.PTP_PRACTITIONER, Setting.PRACTITIONER, least_rows=1_000_000),
    PtpImporter(Dataset.PTP_HOSPITAL, Setting.HOSPITAL, least_rows=700_000),
    MueImporter(Dataset.MUE_PRACTITIONER, Setting.PRACTITIONER, least_rows=10_000),
    MueImporter(Dataset.MUE_HOSPITAL, Setting.HOSPITAL, least_rows=10_000),
    MueImporter(Dataset.MUE_DME, Setting.DME, least_rows=2_000),
    AddOnImporter(least_rows=3_000),
)
