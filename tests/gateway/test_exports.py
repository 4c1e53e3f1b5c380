"""A code page as a file: what is in it, what it costs, and what harm it cannot do."""

import csv
import io
from datetime import UTC, datetime

import httpx2
import pytest
from codingahead.lookup.v1.lookup_service_pb2 import Access

from gateway.exports.csv_file import csv_file
from gateway.exports.formats import WRITTEN
from gateway.exports.outline import Fact, Table, outlined
from gateway.exports.pdf_file import pdf_file
from gateway.shapes import codes as shapes
from tests.gateway import web_samples as samples
from tests.gateway.suite import Suite

EXPORT = "/codes/icd10cm/E11.9/export"
PREVIEW = Access(level="preview", reason="no_views_left", account_kind="guest", views_granted=1)
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def page_of(preview: bool = False) -> shapes.CodePage:
    access = PREVIEW if preview else samples.FULL
    found = samples.code_page(access)
    return shapes.code_page(found, shapes.access_said(found.access, 1))


def rows_of(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


class TestAnExport:
    async def test_names_the_code_the_edition_the_date_and_the_moment_in_json(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get(EXPORT, params={"format": "json", "on": "2026-06-14"})

        said = answer.json()
        assert (said["code"], said["on"], said["edition"]["id"]) == ("E11.9", "2026-06-14", "FY2026")
        assert datetime.fromisoformat(said["exported_at"]).tzinfo is not None
        assert answer.headers["content-disposition"] == 'attachment; filename="icd10cm-E11.9-2026-06-14.json"'

    async def test_costs_what_the_page_costs_once(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        for form in ("pdf", "csv", "json"):
            assert (await client.get(EXPORT, params={"format": form})).status_code == 200

        (guest,) = suite.people.values()
        assert (guest.remaining, guest.charged) == (0, ["icd10cm/E11.9"])

    async def test_without_views_is_the_preview(self, client: httpx2.AsyncClient) -> None:
        await client.get("/codes/icd10cm/I10")

        said = (await client.get(EXPORT, params={"format": "json"})).json()

        assert all(section["locked"] and section["content"] is None for section in said["sections"])

    async def test_in_another_format_is_refused(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        answer = await client.get(EXPORT, params={"format": "exe"})

        assert answer.status_code == 422
        assert suite.asked("GetCodePage") == []

    async def test_of_an_unknown_code_is_not_found(self, client: httpx2.AsyncClient) -> None:
        assert (await client.get("/codes/icd10cm/ZZZ/export")).status_code == 404


class TestTheCsv:
    def test_holds_every_note_with_its_place(self) -> None:
        notes = [row for row in rows_of(csv_file(page_of(), NOON)) if row["table"] == "Notes"]

        assert any(row["name"] == "Text" and "diabetes NOS" in row["value"] for row in notes)

    def test_tells_where_it_comes_from(self) -> None:
        facts = {row["name"]: row["value"] for row in rows_of(csv_file(page_of(), NOON)) if row["section"] == "Code"}

        assert facts["Edition"] == samples.FY2026.title
        assert facts["Made at"] == "15 Jan 2026, 12:00 UTC"

    def test_says_what_is_locked(self) -> None:
        assert any(row["name"] == "Locked" for row in rows_of(csv_file(page_of(preview=True), NOON)))

    @pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
    def test_has_no_cell_that_a_spreadsheet_would_run(self, begins: str) -> None:
        page = page_of().model_copy(update={"title": f"{begins}cmd|calc"})

        cells = [cell for row in rows_of(csv_file(page, NOON)) for cell in row.values()]

        assert any("cmd|calc" in cell for cell in cells)
        assert not any(cell.startswith(begins) for cell in cells)


class TestThePdf:
    def test_is_one_and_grows_with_what_is_shown(self) -> None:
        full, preview = pdf_file(page_of(), NOON), pdf_file(page_of(preview=True), NOON)

        assert full.startswith(b"%PDF-")
        assert len(full) > len(preview)

    @pytest.mark.parametrize("title", ["<b>&amp;</b> <script>", "Ménière ≥ 5 µg – “so”", "x" * 5_000, "\U0001f9ec"])
    def test_takes_any_title(self, title: str) -> None:
        assert pdf_file(page_of().model_copy(update={"title": title}), NOON).startswith(b"%PDF-")


class TestAnOutline:
    def test_makes_tables_of_lists_and_facts_of_values_and_leaves_out_what_is_empty(self) -> None:
        content = {
            "units": 0,
            "open": True,
            "none": None,
            "rows": [{"a": 1, "b": ""}, {"a": 2, "b": ""}],
            "in": {"x": "y"},
        }

        assert list(outlined(content)) == [
            Fact("Units", "0"),
            Fact("Open", "yes"),
            Table("Rows", ("A",), (("1",), ("2",))),
            Fact("In, x", "y"),
        ]

    def test_of_every_format_takes_a_page_without_sections(self) -> None:
        bare = page_of().model_copy(update={"sections": []})

        assert all(write(bare, NOON) for write in WRITTEN.values())
