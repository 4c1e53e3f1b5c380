"""An edition is named by every program that reads it."""

import pytest

from services.lookup.codesets.programs import ROOT
from services.lookup.editions.dataset import Dataset
from services.lookup.importing.importers import IMPORTERS
from services.lookup.importing.staging import programs_of


class TestTheProgramsOfAnImporter:
    @pytest.mark.parametrize(
        ("dataset", "named"),
        [
            (Dataset.ICD10CM_POA_EXEMPT, "importing/spreadsheet.py"),
            (Dataset.MUE_DME, "ncci/imports/sheet.py"),
            (Dataset.MUE_DME, "importing/spreadsheet.py"),
            (Dataset.MUE_DME, "editions/calendar.py"),
            (Dataset.RELATIVE_VALUES, "importing/spreadsheet.py"),
            (Dataset.ICD10PCS_TABLES, "importing/xml.py"),
            (Dataset.ICD10CM_INDEX, "indexes/imports/kinds.py"),
        ],
    )
    def test_are_the_readers_too(self, dataset: Dataset, named: str) -> None:
        importer = next(one for one in IMPORTERS if one.dataset is dataset)
        assert ROOT / named in programs_of(importer)

    def test_are_not_those_of_other_areas(self) -> None:
        importer = next(one for one in IMPORTERS if one.dataset is Dataset.MUE_DME)
        assert not [one for one in programs_of(importer) if "fees" in one.parts]
