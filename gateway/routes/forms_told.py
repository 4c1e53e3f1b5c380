"""Refusals that a form tells beside its fields, instead of a page of their own."""

from collections.abc import Awaitable, Collection
from typing import Any, TypeVar

import grpc

from chassis.rpc.errors import refusal_from
from gateway.problems import Problem, problem_from

Answer = TypeVar("Answer")


async def refusal_of(call: Awaitable[Any], told: Collection[str]) -> Problem | None:
    """The refusal, if it is one of these reasons; None when the service did what was asked."""
    answered = await answer_or_refusal(call, told)
    return answered if isinstance(answered, Problem) else None


async def answer_or_refusal(call: Awaitable[Answer], told: Collection[str]) -> Answer | Problem:
    """What the service answered, or its refusal, if it is one of these reasons."""
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason in told:
            return refused
        raise


def words_of(refused: Problem) -> str:
    """What is wrong in words for people: what each field lacks, without its name in the API, else the whole."""
    return " ".join(dict.fromkeys(fault.message for fault in refused.errors)) or refused.detail


def faults_of(refused: Problem) -> dict[str, str]:
    """What is wrong with each field, by its name."""
    faults: dict[str, str] = {}
    for fault in refused.errors:
        faults[fault.field] = f"{faults[fault.field]} {fault.message}" if fault.field in faults else fault.message
    return faults
