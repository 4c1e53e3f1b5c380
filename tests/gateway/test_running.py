"""The gateway as a process: its settings, its health, its description, its log."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
import structlog
from fastapi import FastAPI
from prometheus_client import REGISTRY
from pydantic import ValidationError

from gateway.settings import GatewaySettings
from tests.gateway.conftest import MakeSettings, calling, gateway
from tests.gateway.raw import RawServer
from tests.gateway.suite import SERVICE_TOKEN, Suite
from tests.nats_server import free_port
from tests.waiting import until


class TestHealth:
    async def test_lives_whatever_the_services_do(self, client: httpx2.AsyncClient, suite: Suite) -> None:
        await suite.health.report(serving=False, ready=False)

        assert (await client.get("/healthz")).json() == {"status": "ok"}

    async def test_is_ready_when_all_services_are(self, client: httpx2.AsyncClient) -> None:
        answer = await client.get("/readyz")

        assert (answer.status_code, answer.json()) == (200, {"status": "ready"})

    async def test_names_the_services_that_are_missing(self, make_settings: MakeSettings) -> None:
        nowhere = f"127.0.0.1:{free_port()}"
        async with gateway(make_settings(jobs_address=nowhere)) as app, calling(app) as client:
            answer = await client.get("/readyz")

        assert (answer.status_code, answer.json()["missing"]) == (503, ["jobs"])
        assert nowhere not in answer.text

    async def test_is_not_ready_while_a_service_waits_for_its_own(
        self, client: httpx2.AsyncClient, suite: Suite
    ) -> None:
        await suite.health.report(serving=True, ready=False)

        assert (await client.get("/readyz")).json()["missing"] == ["lookup", "accounts", "assistant", "jobs"]


class TestSettings:
    @pytest.mark.parametrize(
        "turned",
        [
            {"trusted_proxies": ("0.0.0.0/0",)},
            {"trusted_proxies": ("::/0",)},
            {"trusted_proxies": ("*",)},
            {"trusted_proxies": ("proxy.example",)},
            {"public_base_url": "coding.example.org"},
            {"public_base_url": "https://coding.example.org/path"},
            {"public_base_url": "ftp://coding.example.org"},
            {"head_seconds": 0},
            {"guest_views": -1},
        ],
    )
    def test_that_cannot_be_meant_are_refused(self, make_settings: MakeSettings, turned: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            make_settings(**turned)

    def test_are_read_from_the_environment(self, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in environment(make_settings()).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("GATEWAY_LIMITS", "off")
        monkeypatch.setenv("GATEWAY_TRUSTED_PROXIES", "10.0.0.1, 10.1.0.0/16")
        monkeypatch.setenv("GATEWAY_PUBLIC_BASE_URL", "https://coding.example.org/")
        settings = GatewaySettings.load()

        assert settings.limits is False
        assert settings.trusted_proxies == ("10.0.0.1", "10.1.0.0/16")
        assert settings.public_base_url == "https://coding.example.org"
        assert "coding.example.org" in settings.hosts()


class TestTheDescription:
    async def test_names_every_path_of_the_api(self, client: httpx2.AsyncClient) -> None:
        described = (await client.get("/openapi.json")).json()

        assert set(described["paths"]) == {
            "/api/v1/accounts",
            "/api/v1/api-keys",
            "/api/v1/api-keys/{key_id}",
            "/api/v1/applications/{application_id}",
            "/api/v1/applications/{application_id}/resume",
            "/api/v1/assistant/questions",
            "/api/v1/claims:check",
            "/api/v1/claims:checkX12",
            "/api/v1/codes/{system}",
            "/api/v1/codes/{system}/{code}",
            "/api/v1/codes:batchGet",
            "/api/v1/coverage",
            "/api/v1/coverage/{system}/{code}",
            "/api/v1/crosswalks/{system}/{code}",
            "/api/v1/editions",
            "/api/v1/email-verifications",
            "/api/v1/email-verifications/{token}",
            "/api/v1/employers",
            "/api/v1/employers/{employer_id}",
            "/api/v1/employers/{employer_id}/invitations",
            "/api/v1/employers/{employer_id}/jobs",
            "/api/v1/employers/{employer_id}/members",
            "/api/v1/employers/{employer_id}/members/{account_id}",
            "/api/v1/employers/{employer_id}/statistics",
            "/api/v1/employers/{employer_id}/postings:import",
            "/api/v1/employers/{employer_id}:reinstate",
            "/api/v1/employers/{employer_id}:suspend",
            "/api/v1/employers/{employer_id}:trust",
            "/api/v1/employers/{employer_id}:verifyDomain",
            "/api/v1/fees/{code}",
            "/api/v1/identify",
            "/api/v1/invitations/{invitation_id}",
            "/api/v1/invitations/{invitation_id}:accept",
            "/api/v1/job-alerts",
            "/api/v1/job-alerts/{alert_id}",
            "/api/v1/jobs",
            "/api/v1/jobs/{posting_id}",
            "/api/v1/jobs/{posting_id}/applications",
            "/api/v1/jobs/{posting_id}/transitions",
            "/api/v1/jobs/{posting_id}:approve",
            "/api/v1/jobs/{posting_id}:approveEdit",
            "/api/v1/jobs/{posting_id}:close",
            "/api/v1/jobs/{posting_id}:fill",
            "/api/v1/jobs/{posting_id}:pause",
            "/api/v1/jobs/{posting_id}:publish",
            "/api/v1/jobs/{posting_id}:reject",
            "/api/v1/jobs/{posting_id}:rejectEdit",
            "/api/v1/jobs/{posting_id}:report",
            "/api/v1/jobs/{posting_id}:resume",
            "/api/v1/jobs:export",
            "/api/v1/me",
            "/api/v1/me/applications",
            "/api/v1/me/bookmarks",
            "/api/v1/me/bookmarks/{system}/{code}",
            "/api/v1/me/employers",
            "/api/v1/me/export",
            "/api/v1/me/invitations",
            "/api/v1/me/job-profile",
            "/api/v1/me/usage",
            "/api/v1/moderation/audit",
            "/api/v1/moderation/reports",
            "/api/v1/moderation/reports/{report_id}:resolve",
            "/api/v1/moderation/waiting",
            "/api/v1/ncci/add-on/{code}",
            "/api/v1/ncci/mue/{code}",
            "/api/v1/ncci/ptp",
            "/api/v1/ncci/ptp:batchGet",
            "/api/v1/operator/usage",
            "/api/v1/password-resets",
            "/api/v1/password-resets/{token}",
            "/api/v1/risk/{system}/{code}",
            "/api/v1/search",
            "/api/v1/sessions",
            "/api/v1/sessions/current",
            "/api/v1/suggest",
            "/problems/{slug}",
        }

    async def test_tells_how_callers_make_themselves_known(self, client: httpx2.AsyncClient) -> None:
        described = (await client.get("/openapi.json")).json()

        assert described["security"] == [{}, {"token": []}, {"session": []}, {"guest": []}]
        assert set(described["components"]["securitySchemes"]) == {"token", "session", "guest"}

    async def test_tells_problems_as_they_are(self, client: httpx2.AsyncClient) -> None:
        described = (await client.get("/openapi.json")).json()

        for operations in described["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if status == "default" or status[0] in "45":
                        assert list(answer["content"]) == ["application/problem+json"]
        assert "ProblemSaid" in described["components"]["schemas"]
        assert "HTTPValidationError" not in described["components"]["schemas"]


class TestTheLog:
    async def test_has_one_line_a_request_by_route_and_nothing_personal(self, app: FastAPI) -> None:
        with structlog.testing.capture_logs() as lines:
            async with calling(app) as client:
                await client.get("/api/v1/search?q=patient+jane+doe")
                await client.get("/api/v1/codes/icd10cm/E11.9")
                await client.get("/somewhere/else?secret=1")

        answered = [line for line in lines if line["event"] == "request_answered"]
        assert [(line["method"], line["route"], line["status"]) for line in answered] == [
            ("GET", "/api/v1/search", 200),
            ("GET", "/api/v1/codes/{system}/{code}", 200),
            ("GET", "unrouted", 404),
        ]
        told = json.dumps(lines)
        assert not [word for word in ("jane", "secret", "203.0.113.7", "E11.9", "ca_guest") if word in told]

    async def test_counts_by_route_and_status(self, client: httpx2.AsyncClient) -> None:
        labels = {"route": "/api/v1/codes/{system}/{code}", "status": "404"}
        before = REGISTRY.get_sample_value("ca_http_requests_total", labels) or 0
        await client.get("/api/v1/codes/icd10cm/Z99.99")

        assert REGISTRY.get_sample_value("ca_http_requests_total", labels) == before + 1


class TestTheProcess:
    async def test_serves_until_sigterm_and_ends_with_0(self, make_settings: MakeSettings, suite: Suite) -> None:
        port = free_port()
        process = await start(make_settings(listen=f"127.0.0.1:{port}"))

        async def ready() -> bool:
            return await answers(port)

        await until(ready)
        process.send_signal(signal.SIGTERM)
        output, _ = await process.communicate()

        events = [json.loads(line)["event"] for line in output.splitlines()]
        assert process.returncode == 0
        assert [event for event in events if event.startswith("gateway_")] == [
            "gateway_started",
            "gateway_stopping",
            "gateway_stopped",
        ]
        assert SERVICE_TOKEN not in output.decode()

    async def test_names_the_address_that_is_taken(self, make_settings: MakeSettings, raw: RawServer) -> None:
        process = await start(make_settings(listen=f"127.0.0.1:{raw.port}"))
        _, said = await process.communicate()

        assert process.returncode == 78
        assert f"127.0.0.1:{raw.port} cannot be bound" in said.decode()
        assert "Traceback" not in said.decode()


def environment(settings: GatewaySettings) -> dict[str, str]:
    """The settings as an operator writes them."""
    told = settings.model_dump(exclude_defaults=True, exclude={"limits"})
    return {f"GATEWAY_{name.upper()}": str(value) for name, value in told.items()}


async def start(settings: GatewaySettings) -> asyncio.subprocess.Process:
    """The gateway as a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "gateway",
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environment(settings)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def answers(port: int) -> bool:
    """Whether the gateway on this port is ready."""
    try:
        async with httpx2.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
    except httpx2.TransportError:
        return False
