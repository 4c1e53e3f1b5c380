"""Whether the process lives, and whether every service behind it can serve."""

import asyncio

import grpc
from fastapi import APIRouter, Request
from grpc_health.v1.health_pb2 import HealthCheckRequest
from starlette.responses import JSONResponse, Response

from chassis.rpc.health import READY, SERVING
from gateway.clients import HealthCheck
from gateway.problem_answers import problem_json
from gateway.problems import problem
from gateway.state import gateway_of

router = APIRouter(include_in_schema=False)
_PROBE_SECONDS = 1.0


@router.get("/healthz")
async def live() -> dict[str, str]:
    """Say that the process lives."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Say whether every service can serve; 503 names those that cannot."""
    services = gateway_of(request).clients.health
    answers = await asyncio.gather(*(_is_ready(check) for check in services.values()))
    missing = [name for name, answered in zip(services, answers, strict=True) if not answered]
    if missing:
        return problem_json(request, problem("NOT_READY", f"Missing: {', '.join(missing)}.", missing=missing))
    return JSONResponse({"status": "ready"})


async def _is_ready(check: HealthCheck) -> bool:
    try:
        answer = await check(HealthCheckRequest(service=READY), timeout=_PROBE_SECONDS)
    except grpc.aio.AioRpcError:
        return False
    return answer.status == SERVING
