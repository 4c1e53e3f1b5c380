"""Reading the official files of HCPCS Level II, CPT, modifiers, places of service and BETOS into editions."""

from services.lookup.importing.importer import Importer
from services.lookup.systems.imports import modifiers
from services.lookup.systems.imports.betos import BetosImporter
from services.lookup.systems.imports.cpt import CptImporter
from services.lookup.systems.imports.hcpcs import HcpcsImporter
from services.lookup.systems.imports.hcpcs_lists import HcpcsAttributesImporter, UnclassifiedImporter
from services.lookup.systems.imports.place_of_service import PlaceOfServiceImporter

IMPORTERS: tuple[Importer, ...] = (
    HcpcsImporter(),
    HcpcsAttributesImporter(),
    UnclassifiedImporter(),
    CptImporter(),
    modifiers.OF_HCPCS,
    modifiers.OF_CPT,
    PlaceOfServiceImporter(),
    BetosImporter(),
)
