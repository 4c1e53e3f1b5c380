"""The AMA's notice stands wherever text of a licensed CPT file does. The texts here are ours, not the AMA's."""

import csv
import io
from collections.abc import AsyncIterator

import httpx2
import pytest
import reportlab.rl_config

from chassis.identity import CallerKind
from services.lookup.editions.editions import Editions
from services.lookup.importing.licences import CPT_SETTING
from services.lookup.ports import Desk, Library
from services.lookup.servicers.codes import LookupServicer
from services.lookup.systems.imports.cpt import CptImporter
from tests.gateway.fake_services import running_suite
from tests.gateway.suite import Person, Suite
from tests.lookup.fakes import NOON, KeptInMemory, LedgerOfOne
from tests.lookup.served import OneLibrary
from tests.lookup.systems import small_systems
from tests.lookup.systems.conftest import write_library
from tests.lookup.systems.files import imported, source

NOTICE = "© Copyright 2025 American Medical Association. All rights reserved."
_HEAD = "CPT\r\nCopyright American Medical Association. All rights reserved.\r\n\r\n"
_CODES = {"77402": "Fictitious beam, the plain kind", "77407": "Fictitious beam, the middle kind", "99213": "Made up"}
_LONG = _HEAD + "".join(f"{code}\t{text}\r\n" for code, text in _CODES.items())
_MODIFIERS = _HEAD + "25 Fictitious modifier\r\n"
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def licensed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small systems, with the descriptors of a licensed file among them."""
    folder = tmp_path_factory.mktemp("licensed")
    files = [source(folder / "LONGULT.txt", _LONG), source(folder / "MODUL.txt", _MODIFIERS)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CPT_SETTING, "Clinic of Ada, 12345, 2025")
        edition = imported(CptImporter(), files, folder / "cpt.sqlite")
    editions = Editions([*small_systems.write_editions(folder), edition])
    (folder / "library").mkdir()
    return write_library(folder / "library", small_systems.read(editions), editions)


@pytest.fixture
async def suite(licensed: Library) -> AsyncIterator[Suite]:
    """The fake services, with the real code lookup over that library."""
    desk = Desk(OneLibrary(licensed), LedgerOfOne(100, 100), KeptInMemory(), lambda: NOON)
    async with running_suite(LookupServicer(desk)) as running:
        yield running


@pytest.fixture
def person(suite: Suite) -> dict[str, str]:
    """The head line of somebody registered."""
    return {"Authorization": f"Bearer {suite.token_for(Person(CallerKind.REGISTERED))}"}


class TestJson:
    async def test_of_a_code_page_carries_it_with_each_text(self, client: httpx2.AsyncClient) -> None:
        page = (await client.get("/api/v1/codes/cpt/77402?on=2025-06-01")).json()

        assert page["official_description"] == page["official_description"] | {
            "text": _CODES["77402"],
            "copyright": NOTICE,
        }
        assert page["copyrights"] == [NOTICE]
        assert {one["copyright"] for one in page["related"] if one["title"]} == {NOTICE}
        hierarchy = page["sections"][0]["content"]["ancestors"]
        assert [place["copyright"] for place in hierarchy] == [None, None, NOTICE]

    @pytest.mark.parametrize(
        "path", ["/api/v1/search?q=fictitious+beam", "/api/v1/suggest?q=fictitious+be", "/api/v1/identify?q=77402"]
    )
    async def test_of_what_is_found_carries_it(self, client: httpx2.AsyncClient, path: str) -> None:
        items = (await client.get(path)).json()["items"]

        assert items
        assert {item["copyright"] for item in items} == {NOTICE}

    async def test_of_the_hierarchy_carries_it(self, client: httpx2.AsyncClient) -> None:
        items = (await client.get("/api/v1/codes/cpt?parent=77000-77999")).json()["items"]

        assert {item["code"]: item["copyright"] for item in items if item["title"]} == dict.fromkeys(
            ("77402", "77407"), NOTICE
        )

    async def test_of_a_batch_carries_it(self, client: httpx2.AsyncClient, person: dict[str, str]) -> None:
        asked = [{"system": "cpt", "code": "77402"}, {"system": "modifier", "code": "25"}]
        answer = await client.post("/api/v1/codes:batchGet", json={"codes": asked}, headers=person)

        assert [(item["title"], item["copyright"]) for item in answer.json()["items"]] == [
            (_CODES["77402"], NOTICE),
            ("Fictitious modifier", NOTICE),
        ]

    async def test_of_bookmarks_carries_it(self, client: httpx2.AsyncClient, person: dict[str, str]) -> None:
        await client.put("/api/v1/me/bookmarks/cpt/77402", json={}, headers=person)
        (kept,) = (await client.get("/api/v1/me/bookmarks", headers=person)).json()["items"]

        assert (kept["title"], kept["copyright"]) == (_CODES["77402"], NOTICE)

    async def test_of_a_code_that_does_not_exist_carries_it_with_what_was_meant(
        self, client: httpx2.AsyncClient
    ) -> None:
        suggestions = (await client.get("/api/v1/codes/cpt/77403")).json()["suggestions"]

        assert NOTICE in {one.get("copyright") for one in suggestions if one["title"]}

    async def test_of_public_domain_text_carries_none(self, client: httpx2.AsyncClient) -> None:
        (hit,) = (await client.get("/api/v1/search?q=dexamethasone&system=hcpcs")).json()["items"]

        assert (hit["code"], hit["copyright"]) == ("J1100", None)

    async def test_of_dental_codes_says_whose_their_descriptors_are(self, client: httpx2.AsyncClient) -> None:
        page = (await client.get("/api/v1/codes/hcpcs/D0120")).json()

        assert page["title"] is None
        assert "American Dental Association" in page["official_description"]["copyright"]
        assert "American Dental Association" in page["official_description"]["notice"]


class TestAPage:
    @pytest.mark.parametrize(
        "path",
        [
            "/codes/cpt/77402",
            "/codes/modifier/25",
            "/search?q=fictitious+beam",
            "/search?q=77402",
            "/codes/cpt?parent=77000-77999",
            "/codes/cpt/77403",
        ],
    )
    async def test_shows_it_once(self, client: httpx2.AsyncClient, path: str) -> None:
        text = (await client.get(path, headers=HTML)).text

        assert "Fictitious" in text
        assert text.count(NOTICE) == 1

    async def test_of_bookmarks_shows_it_once(self, client: httpx2.AsyncClient, person: dict[str, str]) -> None:
        for code in ("77402", "77407"):
            await client.put(f"/api/v1/me/bookmarks/cpt/{code}", json={}, headers=person)

        text = (await client.get("/bookmarks", headers=person | HTML)).text

        assert "Fictitious beam" in text
        assert text.count(NOTICE) == 1

    @pytest.mark.parametrize("path", ["/search?q=dexamethasone", "/codes/cpt", "/codes/hcpcs/J1100"])
    async def test_without_such_text_shows_none(self, client: httpx2.AsyncClient, path: str) -> None:
        assert "American Medical Association. All" not in (await client.get(path, headers=HTML)).text


class TestAnExport:
    async def test_in_json_carries_it(self, client: httpx2.AsyncClient) -> None:
        said = (await client.get("/codes/cpt/77402/export?format=json")).json()

        assert (said["official_description"]["copyright"], said["copyrights"]) == (NOTICE, [NOTICE])

    async def test_in_csv_carries_it(self, client: httpx2.AsyncClient) -> None:
        text = (await client.get("/codes/cpt/77402/export?format=csv")).content.decode("utf-8-sig")

        assert NOTICE in {row["value"] for row in csv.DictReader(io.StringIO(text))}

    async def test_in_pdf_shows_it(self, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reportlab.rl_config, "pageCompression", 0)

        file = (await client.get("/codes/cpt/77402/export?format=pdf")).content.decode("latin-1")

        assert "Fictitious" in file
        assert "American" in file
