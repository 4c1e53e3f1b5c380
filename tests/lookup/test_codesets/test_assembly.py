"""What order files, tables and the conversion table make of a snapshot: each edition as its own file says."""

from datetime import date
from pathlib import Path

import pytest

from services.lookup.codesets.assemble import read_code_sets
from services.lookup.codesets.imports.conversion import ConversionTable
from services.lookup.codesets.imports.order import ICD10CM_ORDER, ICD10PCS_ORDER, OrderFile
from services.lookup.codesets.imports.pcs_definitions import PcsDefinitions
from services.lookup.codesets.imports.pcs_tables import PcsTables
from services.lookup.codesets.imports.tabular import TabularXml
from services.lookup.codesets.imports.validity import ICD10CM_VALIDITY
from services.lookup.codesets.sources import Sources
from services.lookup.codesets.verify import OrderRow, differences, differences_of_all
from services.lookup.codesets.write import write_database
from services.lookup.domain import Level, Status
from services.lookup.editions.dataset import EditionFacts
from services.lookup.editions.editions import Editions
from services.lookup.editions.file import OpenEdition
from services.lookup.errors import CodeNotFound, CodeSystemNotFound
from services.lookup.importing.source import SourceFile
from services.lookup.pages.content import CodePage
from services.lookup.pages.page import compose_page
from services.lookup.snapshot.store import Snapshot
from services.lookup.snapshot.tables import opened

from ..small_sources import TABULAR, write_sources
from .files import Line, file_of, imported, order_text, sheet_of
from .test_other_files import DEFINITIONS, HEAD, TABLES

FY2018: list[Line] = [
    ("A00", 0, "Cholera", "Cholera"),
    ("A000", 1, "Cholera short", "Cholera  of FY2018"),
    ("A01", 0, "Typhoid", "Typhoid"),
    ("A011", 1, "Typhoid of old", "Typhoid of old"),
    ("T07", 0, "Injuries", "Injuries"),
    ("T07XXXA", 1, "Injuries, init", "Injuries, initial encounter"),
]
PROCEDURES: list[Line] = [
    ("001", 0, "CNS, Bypass", "Central Nervous System, Bypass"),
    ("0016070", 1, "Bypass CV, Open", "Bypass Cerebral Ventricle, Open Approach"),
    ("0016370", 1, "Bypass CV, Perc", "Bypass Cerebral Ventricle, Percutaneous Approach"),
    ("001U0J2", 1, "Bypass SC, Open", "Bypass Spinal Canal, Open Approach"),
]
ON_2018, ON_2016, ON_2026 = date(2018, 1, 1), date(2016, 1, 1), date(2026, 1, 1)


class Shelf:
    """A place where editions are put, and a snapshot is made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: Sources = write_sources(folder / "sources")
        self.editions: list[OpenEdition] = []
        self._number = 0

    def order(self, importer: OrderFile, first: date, lines: list[Line]) -> None:
        last = date(first.year + 1, 9, 30)
        facts = EditionFacts(importer.dataset, str(first), f"of {first}", first, last)
        self.editions.append(
            imported(self.folder, importer, self._file(f"order {first}", order_text(lines)), facts=facts)
        )

    def conversions(self, *rows: tuple[object, ...]) -> None:
        sheet = sheet_of(self.folder, "conversions.xlsx", [HEAD, *rows])
        self.editions.append(imported(self.folder, ConversionTable(), sheet))

    def definitions(self) -> None:
        self.editions.append(imported(self.folder, PcsDefinitions(), self._file("definitions", DEFINITIONS)))

    def tables(self) -> None:
        class Part(PcsTables):
            def check(self, *_: object) -> list[str]:
                return []

        self.editions.append(imported(self.folder, Part(), self._file("tables", TABLES)))

    def tabular(self, year: int, text: str) -> None:
        class Part(TabularXml):
            def check(self, *_: object) -> list[str]:
                return []

        dated = text.replace("<ICD10CM.tabular>", f"<ICD10CM.tabular><version>{year}</version>")
        self.editions.append(imported(self.folder, Part(), self._file(f"tabular {year}", dated)))

    def validity(self, text: str) -> None:
        self.editions.append(imported(self.folder, ICD10CM_VALIDITY, self._file("validity.csv", text)))

    def snapshot(self) -> Snapshot:
        self._number += 1
        path = self.folder / f"{self._number}.sqlite"
        write_database(path, read_code_sets(Editions(self.editions), self.sources, lambda step: None))
        with opened(path) as database:
            return Snapshot(database)

    def _file(self, name: str, text: str) -> SourceFile:
        return file_of(self.folder, name, text)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def page(snapshot: Snapshot, code: str, on: date, system: str = "icd10cm") -> CodePage:
    return compose_page(snapshot, snapshot.code(system, code), on)


class TestAnOrderFile:
    def test_is_right_on_the_days_of_its_edition_and_no_others(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        snapshot = shelf.snapshot()
        assert page(snapshot, "A01", ON_2016).billable
        assert not page(snapshot, "A01", ON_2018).billable
        assert page(snapshot, "A01.1", ON_2018).billable
        assert page(snapshot, "A01.1", ON_2016).status is Status.FUTURE
        assert page(snapshot, "A01.1", ON_2026).status is Status.DELETED

    def test_gives_both_titles_word_for_word(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        shown = page(shelf.snapshot(), "A00.0", ON_2018)
        assert (shown.title, shown.short_title) == ("Cholera  of FY2018", "Cholera short")
        assert shown.title_notice is None

    def test_is_named_by_its_edition_with_what_it_lacks(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        edition = shelf.snapshot().edition_on("icd10cm", ON_2018)
        assert edition.billable_count == 3
        assert edition.source == "codes and titles: order 2017-10-01, without A01 which validity 1.0 has"

    def test_makes_no_difference_to_itself(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        snapshot = shelf.snapshot()
        assert list(differences_of_all(snapshot, Editions(shelf.editions))) == []

    def test_shows_every_difference_to_another(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        rows = [OrderRow(code, bool(flag), short, title) for code, flag, short, title in FY2018]
        other = [rows[0], rows[1]._replace(billable=False), rows[2]._replace(title="X"), rows[5]._replace(short="X")]
        found = differences(shelf.snapshot(), "icd10cm", [*other, OrderRow("B00", False, "B", "B")], ON_2018)
        assert [each.code for each in found] == ["A000", "A01", "T07XXXA", "B00", "A011"]

    def test_of_an_edition_that_nothing_else_knows_lengthens_what_is_covered(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2027, 10, 1), FY2018)
        snapshot = shelf.snapshot()
        assert snapshot.covered("icd10cm").last == date(2028, 9, 30)
        assert snapshot.edition_on("icd10cm", date(2028, 1, 1)).id == "FY2028"
        assert page(snapshot, "A01.0", date(2027, 9, 30)).billable
        assert page(snapshot, "A01.0", date(2027, 10, 1)).status is Status.DELETED


class TestTitlesOfSeveralEditions:
    def test_are_one_where_they_are_equal_and_a_change_where_not(self, shelf: Shelf) -> None:
        again = [*FY2018[:3], ("A011", 1, "Typhoid of old", "Typhoid of yore"), *FY2018[4:]]
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        shelf.order(ICD10CM_ORDER, date(2018, 10, 1), FY2018)
        shelf.order(ICD10CM_ORDER, date(2020, 10, 1), again)
        shown = page(shelf.snapshot(), "A01.1", date(2021, 1, 1))
        (retitled,) = [event for event in shown.history if event.kind == "retitled"]
        assert (retitled.date, retitled.edition) == (date(2020, 10, 1), "FY2021")
        assert (retitled.from_title, retitled.to_title) == ("Typhoid of old", "Typhoid of yore")

    def test_say_where_editions_between_were_not_read(self, shelf: Shelf) -> None:
        shelf.validity("code,valid_from,valid_to\nA000,20151001,20270930\nA001,20191001,20270930\n")
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        shelf.order(ICD10CM_ORDER, date(2020, 10, 1), [FY2018[0], ("A000", 1, "Cholera short", "Cholera of FY2021")])
        shown = page(shelf.snapshot(), "A00.0", date(2021, 1, 1))
        (first, *_) = [event for event in shown.history if event.kind == "retitled"]
        assert first.detail.endswith("At the latest then: no titles were read from 2019-10-01 to 2020-09-30.")


class TestTheHistory:
    def test_says_what_a_code_is_in_each_edition(self, shelf: Shelf) -> None:
        shelf.order(ICD10CM_ORDER, date(2017, 10, 1), FY2018)
        standings = page(shelf.snapshot(), "A01.1", ON_2018).editions
        assert [(each.edition.id, each.standing.value, each.title) for each in standings] == [
            ("FY2016", "absent", None),
            ("FY2018", "billable", "Typhoid of old"),
            ("FY2026", "absent", None),
        ]

    def test_says_what_took_the_place_of_a_code_that_ended(self, shelf: Shelf) -> None:
        shelf.conversions(("A01.0", 2025, "A01"))
        snapshot = shelf.snapshot()
        old, new = page(snapshot, "A01", ON_2026), page(snapshot, "A01.0", ON_2026)
        assert [(each.kind.value, str(each.date), each.codes) for each in old.history][-1] == (
            "replaced_by",
            "2025-10-01",
            ("A01.0",),
        )
        assert [(each.kind.value, each.detail) for each in new.history][-1] == ("replaces", "Assigned before: A01.")
        assert ("replaces", "A01") in [(each.relation.value, each.code.code) for each in new.related]

    def test_says_what_was_split_off_a_code_that_goes_on(self, shelf: Shelf) -> None:
        shelf.conversions(("A01.0", 2025, "A00.0"))
        old = page(shelf.snapshot(), "A00.0", ON_2026)
        assert [(each.kind.value, each.codes) for each in old.history][-1] == ("split_off", ("A01.0",))
        assert ("split_off", "A01.0") in [(each.relation.value, each.code.code) for each in old.related]

    def test_names_what_was_assigned_together_and_ranges_as_printed(self, shelf: Shelf) -> None:
        shelf.conversions(("A01.0", 2025, "A00.0 and T15-T19"))
        (event,) = [each for each in page(shelf.snapshot(), "A01.0", ON_2026).history if each.kind == "replaces"]
        assert (event.detail, event.codes) == ("Assigned before: A00.0 and T15-T19.", ("A00.0",))

    def test_says_nothing_where_nothing_was_assigned_before(self, shelf: Shelf) -> None:
        shelf.conversions(("A01.0", 2025, "None"))
        assert [each.kind.value for each in page(shelf.snapshot(), "A01.0", ON_2026).history] == ["added"]


class TestNotes:
    def test_are_those_of_the_list_of_the_date(self, shelf: Shelf) -> None:
        shelf.tabular(2018, TABULAR.replace("typhoid (A01.-)", "typhoid as of 2018 (A01.-)"))
        snapshot = shelf.snapshot()
        then, today = page(snapshot, "A00.0", ON_2018), page(snapshot, "A00.0", ON_2026)
        assert [note.text for note in then.notes] == ["typhoid as of 2018 (A01.-)"]
        assert [note.text for note in today.notes] == ["typhoid (A01.-)"]
        assert (then.notes_notice, today.notes_notice) == ("", "")

    def test_are_those_of_the_newest_list_where_that_of_the_date_was_not_read_and_say_so(self, shelf: Shelf) -> None:
        shelf.tabular(2018, TABULAR.replace("typhoid (A01.-)", "typhoid as of 2018 (A01.-)"))
        shown = page(shelf.snapshot(), "A00.0", ON_2016)
        assert [note.text for note in shown.notes] == ["typhoid (A01.-)"]
        assert shown.notes_notice == (
            "As printed in ICD-10-CM FY2026, update of April 2026, Tabular List;"
            " the Tabular List of ICD-10-CM FY2016 is not loaded."
        )

    def test_at_a_block_that_has_grown_stay_with_it(self, shelf: Shelf) -> None:
        older = TABULAR.replace('id="A00-A01"><desc>', 'id="A00-A00"><includes><note>all</note></includes><desc>')
        shelf.tabular(2018, older)
        assert ("A00-A01", "all") in [
            (note.printed_at, note.text) for note in page(shelf.snapshot(), "A00.0", ON_2018).notes
        ]


class TestProcedures:
    @pytest.fixture
    def snapshot(self, shelf: Shelf) -> Snapshot:
        shelf.order(ICD10PCS_ORDER, date(2025, 10, 1), PROCEDURES)
        shelf.tables()
        shelf.definitions()
        return shelf.snapshot()

    def test_are_a_system_beside_the_other(self, snapshot: Snapshot) -> None:
        assert [top.code for top in snapshot.top("icd10cm")] == ["1", "19"]
        assert [top.code for top in snapshot.top("icd10pcs")] == ["0"]
        assert snapshot.place("icd10pcs", "00").system == "icd10pcs"

    def test_stand_in_a_table_of_a_body_system_of_a_section(self, snapshot: Snapshot) -> None:
        places = page(snapshot, "0016070", ON_2026, "icd10pcs").hierarchy.ancestors
        assert [(each.level, each.code, each.title) for each in places] == [
            (Level.CHAPTER, "0", "Medical and Surgical"),
            (Level.BLOCK, "00", "Central Nervous System"),
            (Level.CATEGORY, "001", "Central Nervous System, Bypass"),
            (Level.CODE, "0016070", "Bypass Cerebral Ventricle, Open Approach"),
        ]

    def test_say_what_each_character_means(self, snapshot: Snapshot) -> None:
        rules = page(snapshot, "0016370", ON_2026, "icd10pcs").coding_rules
        assert [(each.position, each.character, each.axis, each.meaning) for each in rules.characters] == [
            (1, "0", "Section", "Medical and Surgical"),
            (2, "0", "Body System", "Central Nervous System"),
            (3, "1", "Operation", "Bypass"),
            (4, "6", "Body Part", "Cerebral Ventricle"),
            (5, "3", "Approach", "Percutaneous"),
            (6, "7", "Device", "Autologous"),
            (7, "0", "Qualifier", "Nasopharynx"),
        ]
        assert rules.characters[2].explanation == "Rerouting"
        assert rules.characters_from == "ICD-10-PCS FY2024, Tables"

    def test_say_of_a_code_that_no_row_makes_only_what_is_certain(self, snapshot: Snapshot) -> None:
        rules = page(snapshot, "001U0J2", ON_2026, "icd10pcs").coding_rules
        assert [each.meaning for each in rules.characters][3:] == [None, "Open", None, None]

    def test_are_listed_by_their_table(self, snapshot: Snapshot) -> None:
        rules = page(snapshot, "001", ON_2026, "icd10pcs").coding_rules
        assert rules.explanation == "001 is a table, not a code to report: report one of the 3 billable codes below it."
        assert [each.code for each in rules.billable_children] == ["0016070", "0016370", "001U0J2"]

    @pytest.mark.parametrize("typed", ["001607O", "00I6070", "001.6070", "00160", "0016070Z", "0016079"])
    def test_are_not_found_by_what_is_none(self, snapshot: Snapshot, typed: str) -> None:
        with pytest.raises(CodeNotFound):
            snapshot.code("icd10pcs", typed)

    def test_are_not_there_where_nothing_is_loaded(self, shelf: Shelf) -> None:
        with pytest.raises(CodeSystemNotFound):
            shelf.snapshot().code("icd10pcs", "0016070")


class TestAnImportedTableOfValidity:
    def test_is_read_instead_of_the_package_where_it_reaches_further(self, shelf: Shelf) -> None:
        shelf.validity("code,valid_from,valid_to\nA000,20151001,20280930\n")
        snapshot = shelf.snapshot()
        assert snapshot.covered("icd10cm").last == date(2028, 9, 30)
        assert snapshot.edition_on("icd10cm", ON_2018).source == "validity: validity.csv"
