"""The claim check as the API answers it, and as its page shows it."""

import re
from typing import Any

import httpx2
import pytest
from codingahead.lookup.v1 import claim_pb2 as pb
from fastapi import FastAPI

from chassis.errors import Forwarded, Kind
from chassis.identity import CallerKind
from gateway.problems import ProblemMet
from gateway.x12 import process
from gateway.x12.process import claims_in
from tests.gateway.raw import RawServer
from tests.gateway.suite import Person, Suite
from tests.gateway.x12.files import claim_837i, claim_837p, file_837

CLAIM: dict[str, Any] = {
    "date_of_service": "2026-01-15",
    "setting": "practitioner",
    "place_of_service": "11",
    "patient": {"birth_date": "1950-02-03", "sex": "F"},
    "diagnoses": ["E10.9", "E11.9"],
    "lines": [{"line": 1, "code": "99213", "modifiers": ["25"], "units": 1, "diagnosis_pointers": [1, 2]}],
}


@pytest.fixture
def ada(suite: Suite) -> dict[str, str]:
    """The headers of somebody who is registered."""
    return {"authorization": f"Bearer {suite.token_for(Person(CallerKind.REGISTERED, 'ada@example.org'))}"}


class TestCheckingAClaim:
    async def test_answers_as_the_contract_writes_it(
        self, client: httpx2.AsyncClient, ada: dict[str, str], suite: Suite
    ) -> None:
        answer = await client.post("/api/v1/claims:check", json=CLAIM, headers=ada)

        assert answer.status_code == 200
        said = answer.json()
        assert said["verdict"] == "errors"
        assert said["findings"][0] == {
            "rule": "excludes1",
            "severity": "error",
            "lines": [1],
            "codes": ["E10.9", "E11.9"],
            "message": "E10.9 and E11.9 exclude each other.",
            "suggestion": "Report one of them.",
            "source": {"dataset": "icd10cm", "edition": "FY2026", "effective_from": "2025-10-01"},
        }
        assert {each["dataset"]: each["available"] for each in said["checked_against"]} == {
            "icd10cm": True,
            "coverage": False,
        }
        (asked,) = suite.asked("CheckClaim")
        assert asked.claim == pb.Claim(
            date_of_service="2026-01-15",
            setting="practitioner",
            place_of_service="11",
            patient=pb.Patient(birth_date="1950-02-03", sex="F"),
            diagnoses=["E10.9", "E11.9"],
            lines=[pb.ClaimLine(line=1, code="99213", modifiers=["25"], units=1, diagnosis_pointers=[1, 2])],
        )

    async def test_takes_an_assertion(self, client: httpx2.AsyncClient, ada: dict[str, str]) -> None:
        assertion = {"rule": "excludes1", "codes": ["E10.9", "E11.9"]}
        answer = await client.post("/api/v1/claims:check", json={**CLAIM, "assertions": [assertion]}, headers=ada)
        assert answer.json()["verdict"] == "clean"

    async def test_sends_the_same_key_for_the_same_header(
        self, client: httpx2.AsyncClient, ada: dict[str, str], suite: Suite
    ) -> None:
        for _ in range(2):
            await client.post("/api/v1/claims:check", json=CLAIM, headers={**ada, "idempotency-key": "once"})
        first, second = (asked.idempotency_key for asked in suite.asked("CheckClaim"))
        assert first == second

    async def test_is_for_registered_people(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/v1/claims:check", json=CLAIM)
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"date_of_service": "2026-02-30"}, "date_of_service"),
            ({"setting": "clinic"}, "setting"),
            ({"place_of_service": "1"}, "place_of_service"),
            ({"diagnoses": ["I10"] * 26}, "diagnoses"),
            ({"diagnoses": [""]}, "diagnoses.0"),
            ({"patient": {"sex": "X"}}, "patient.sex"),
            ({"lines": [{"line": 1, "code": "99213", "units": 10_000}]}, "lines.0.units"),
            ({"lines": [{"line": 1, "code": "99213", "units": 1.5}]}, "lines.0.units"),
            ({"lines": [{"line": 1, "code": "99213", "modifiers": ["259"]}]}, "lines.0.modifiers.0"),
            ({"lines": [{"line": 1, "code": "99213", "diagnosis_pointers": [0]}]}, "lines.0.diagnosis_pointers.0"),
            ({"lines": [{"line": 1, "code": "99213", "price": 1}]}, "lines.0.price"),
            ({"assertions": [{"rule": "mue", "codes": ["a", "b"]}]}, "assertions.0.rule"),
            ({"lines": [], "diagnoses": []}, "lines"),
        ],
    )
    async def test_names_the_field_that_is_not_as_it_must_be(
        self, client: httpx2.AsyncClient, ada: dict[str, str], said: dict[str, Any], field: str
    ) -> None:
        answer = await client.post("/api/v1/claims:check", json={**CLAIM, **said}, headers=ada)
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == [field]


class TestCheckingAFile:
    async def test_answers_claim_by_claim(self, client: httpx2.AsyncClient, ada: dict[str, str], suite: Suite) -> None:
        data = file_837(claim_837p(codes="ABK:E109*ABF:E119"), claim_837p())
        answer = await client.post(
            "/api/v1/claims:checkX12", content=data, headers={**ada, "content-type": "application/edi-x12"}
        )

        assert answer.status_code == 200
        first, second = answer.json()["items"]
        assert (first["claim"], first["date_of_service"], first["result"]["verdict"]) == (1, "2026-01-15", "clean")
        assert (second["claim"], second["errors"]) == (2, [])
        metadata = [metadata for name, metadata, _ in suite.calls if name == "CheckClaims"]
        assert {each["x-request-id"] for each in metadata} == {answer.headers["x-request-id"]}
        keys = [asked.idempotency_key for asked in suite.asked("CheckClaims")]
        assert (bool(keys[0]), keys[1]) == (True, "")
        assert "LOVELACE" not in answer.text + str(suite.calls)

    async def test_takes_the_file_of_a_form_too(self, client: httpx2.AsyncClient, ada: dict[str, str]) -> None:
        files = {"file": ("claims.837", file_837(claim_837i(), guide="837I"))}
        answer = await client.post("/api/v1/claims:checkX12", files=files, headers=ada)
        assert [each["setting"] for each in answer.json()["items"]] == ["hospital"]

    async def test_says_which_claim_is_refused_and_checks_the_others(
        self, client: httpx2.AsyncClient, ada: dict[str, str]
    ) -> None:
        many = "*".join(["ABK:E119"] + ["ABF:I10"] * 25)
        data = file_837(claim_837p(codes=many), claim_837p())
        answer = await client.post(
            "/api/v1/claims:checkX12", content=data, headers={**ada, "content-type": "text/plain"}
        )
        first, second = answer.json()["items"]
        assert (first["result"], first["errors"][0]["field"]) == (None, "diagnoses")
        assert second["result"]["verdict"] == "clean"

    async def test_names_the_segment_that_cannot_be_read(self, client: httpx2.AsyncClient, ada: dict[str, str]) -> None:
        data = file_837(claim_837p()).replace(b"DMG*D8*19500203", b"DMG*D8*1950")
        answer = await client.post(
            "/api/v1/claims:checkX12", content=data, headers={**ada, "content-type": "text/plain"}
        )
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/x12-unfit")
        assert [each["field"] for each in answer.json()["errors"]] == ["segment 11"]

    async def test_may_be_megabytes_on_the_wire_there_and_nowhere_else(self, raw: RawServer) -> None:
        for path, status in (("/api/v1/claims:checkX12", 401), ("/api/v1/claims:check", 413)):
            head = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: text/plain", "Content-Length: 3000000")
            sent = "\r\n".join((*head, "", "")).encode() + b"x" * 3_000_000
            assert (await raw.send(sent)).status == status

    @pytest.mark.parametrize(
        ("content", "kind", "status"),
        [(b"x" * (5 * 1024 * 1024 + 1), "text/plain", 413), (b"{}", "application/json", 415), (b"", "text/plain", 422)],
    )
    async def test_refuses_what_is_too_large_of_another_kind_or_nothing(
        self, client: httpx2.AsyncClient, ada: dict[str, str], content: bytes, kind: str, status: int
    ) -> None:
        answer = await client.post("/api/v1/claims:checkX12", content=content, headers={**ada, "content-type": kind})
        assert answer.status_code == status

    async def test_is_not_even_read_for_a_guest(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        for headers in ({}, {"authorization": f"Bearer {suite.token_for(Person())}"}):
            answer = await client.post(
                "/api/v1/claims:checkX12", content=b"rubbish", headers={**headers, "content-type": "text/plain"}
            )
            assert answer.json()["type"] == "/problems/sign-in-required"

    async def test_gives_up_on_a_reader_that_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "_SECONDS", 0.0)
        with pytest.raises(ProblemMet, match="X12_UNFIT"):
            await claims_in(file_837(claim_837p()))


class TestThePage:
    async def test_shows_its_form_and_tells_a_guest_to_register(self, client: httpx2.AsyncClient) -> None:
        shown = await client.get("/claims", headers={"accept": "text/html"})

        assert shown.status_code == 200
        assert 'href="/register?next=/claims"' in shown.text
        assert not client.cookies

    async def test_shows_what_was_found_and_what_was_not_checked(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        shown = await _send(client, suite, diagnoses="E10.9, E11.9", code_2="99213", pointers_2="1 2", modifiers_2="25")

        assert shown.status_code == 200
        assert "<strong>Error</strong>" in shown.text
        assert "<h3>Line 2</h3>" in shown.text
        assert "What was not checked" in shown.text
        assert "No edition of coverage is loaded." in shown.text
        (asked,) = suite.asked("CheckClaim")
        assert asked.claim.lines == [
            pb.ClaimLine(line=2, code="99213", modifiers=["25"], units=1, diagnosis_pointers=[1, 2])
        ]

    async def test_checks_again_with_what_is_asserted(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        first = await _send(client, suite, diagnoses="E10.9 E11.9")
        assert 'form="claim-form" name="unrelated_E10.9_E11.9"' in first.text

        second = await _send(client, suite, diagnoses="E10.9 E11.9", **{"unrelated_E10.9_E11.9": "1"})

        assert 'name="unrelated_E10.9_E11.9" value="1" checked' in second.text
        assert suite.asked("CheckClaim")[-1].claim.assertions == [
            pb.Assertion(rule="excludes1", codes=["E10.9", "E11.9"])
        ]

    async def test_adds_rows_without_checking(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        shown = await _send(client, suite, more="1", code_1="99213", **{f"code_{at}": "" for at in range(2, 7)})
        assert 'name="code_12"' in shown.text
        assert 'value="99213"' in shown.text
        assert suite.asked("CheckClaim") == []

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"code_1": "99213", "units_1": "many"}, "Line 1, units: Give a whole number."),
            ({"code_1": "99213", "pointers_1": "A"}, "Line 1, diagnosis pointers: Give numbers"),
            ({}, "Lines: Give at least one diagnosis or one line."),
        ],
    )
    async def test_says_beside_the_form_what_is_wrong_and_keeps_what_was_typed(
        self, client: httpx2.AsyncClient, suite: Suite, fields: dict[str, str], says: str
    ) -> None:
        shown = await _send(client, suite, **fields)
        assert shown.status_code == 422
        assert says in shown.text

    async def test_tells_a_guest_who_sends_it_to_sign_in(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        token = await _form_token(client, suite, registered=False)
        shown = await _posted(client, token, {"diagnoses": "I10"})
        assert shown.status_code == 401
        assert "register a free account" in shown.text

    async def test_says_when_no_calls_are_left(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        suite.failing["CheckClaim"] = Forwarded(Kind.RESOURCE_EXHAUSTED, "NO_API_CALLS_LEFT", "Used up for today.")
        shown = await _send(client, suite, diagnoses="I10")
        assert (shown.status_code, "Used up for today." in shown.text) == (429, True)

    async def test_refuses_a_form_that_is_not_ours(self, client: httpx2.AsyncClient) -> None:
        headers = {"accept": "text/html"}
        assert (await client.post("/claims", data={"diagnoses": "I10"}, headers=headers)).status_code == 403
        files = {"file": ("claims.837", b"ISA")}
        assert (await client.post("/claims/x12", files=files, headers=headers)).status_code == 403

    async def test_checks_a_file(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        token = await _form_token(client, suite, registered=True)
        files = {"file": ("claims.837", file_837(claim_837p()))}
        headers = {"accept": "text/html"}

        shown = await client.post("/claims/x12", files=files, data={"csrf_token": token}, headers=headers)
        wrong = await client.post(
            "/claims/x12", files={"file": ("a", b"ISA")}, data={"csrf_token": token}, headers=headers
        )

        assert "Claim 1, 15 Jan 2026" in shown.text
        assert (wrong.status_code, "Segment 1: The file does not begin" in wrong.text) == (422, True)

    async def test_can_be_found_from_every_page(self, app: FastAPI, client: httpx2.AsyncClient) -> None:
        home = (await client.get("/", headers={"accept": "text/html"})).text
        assert '<a href="/claims">Check a claim</a>' in home


async def _form_token(client: httpx2.AsyncClient, suite: Suite, *, registered: bool) -> str:
    if registered and "ca_session" not in client.cookies:
        client.cookies.set("ca_session", suite.token_for(Person(CallerKind.REGISTERED, "ada@example.org")))
    form = (await client.get("/claims", headers={"accept": "text/html"})).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert found
    return found[1]


async def _send(client: httpx2.AsyncClient, suite: Suite, **fields: str) -> httpx2.Response:
    return await _posted(client, await _form_token(client, suite, registered=True), fields)


async def _posted(client: httpx2.AsyncClient, token: str, fields: dict[str, str]) -> httpx2.Response:
    said = {"csrf_token": token, "date_of_service": "2026-01-15", "setting": "practitioner", **fields}
    return await client.post("/claims", data=said, headers={"accept": "text/html"})
