"""Refusals that a form tells beside its fields, instead of a page of their own."""

from collections.abc import Awaitable, Collection
from typing import Any

import grpc

from chassis.rpc.errors import refusal_from
from gateway.problems import Problem, problem_from


async def refusal_of(call: Awaitable[Any], told: Collection[str]) -> Problem | None:
    """The refusal, if it is one of these reasons; None when the service did what was asked."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason in told:
            return refused
        raise
    return None
