"""The pages of API keys, and of leaving."""

from typing import Annotated

import grpc
from fastapi import APIRouter, Form
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.problems import problem_from
from gateway.routes import api_keys, personal_data
from gateway.routes.pages_shell import page, shell_for
from gateway.shapes.api_keys import KeyAsked
from gateway.web.views import titles
from gateway.web.views.api_keys import api_keys_view

router = APIRouter()

_SEE_OTHER = 303
_KEYS = "/account/api-keys"
_TOLD = frozenset({"API_KEY_INVALID", "TOO_MANY_API_KEYS", "MESSAGE_UNFIT"})
_UNFIT = "Give the key a name, at least one use, and a quota of 1 to 1,000,000."
Box = Annotated[str, Form(max_length=10)]


@router.get(_KEYS)
async def keys(request: Request, visitor: Visitor) -> Response:
    """The visitor's keys, and the form for another one."""
    return await _keys_page(request, visitor)


@router.post(_KEYS, dependencies=[OwnForm])
async def make_key(
    request: Request,
    visitor: Visitor,
    *,
    name: Annotated[str, Form(max_length=100)] = "",
    for_lookup: Box = "",
    for_assistant: Box = "",
    for_jobs: Box = "",
    daily_quota: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Make a key; the page that answers shows its secret, once."""
    ticked = {"lookup": for_lookup, "assistant": for_assistant, "jobs": for_jobs}
    scopes = [scope for scope, box in ticked.items() if box]
    try:
        asked = KeyAsked.model_validate({"name": name, "scopes": scopes, "daily_quota": _number(daily_quota)})
        made = await api_keys.make(request, visitor, asked)
    except ValidationError:
        return await _keys_page(request, visitor, problem=_UNFIT, status=422)
    except grpc.aio.AioRpcError as error:
        met = problem_from(refusal_from(error))
        if met.reason not in _TOLD:
            raise
        return await _keys_page(request, visitor, problem=met.detail, status=met.status)
    return await _keys_page(request, visitor, secret=made.secret)


@router.post("/account/api-keys/{key_id}/delete", dependencies=[OwnForm])
async def end_key(request: Request, visitor: Visitor, key_id: str) -> Response:
    """End a key at once."""
    await api_keys.end(request, visitor, key_id)
    return RedirectResponse(_KEYS, _SEE_OTHER)


@router.get("/account/delete")
async def leave(request: Request, visitor: Visitor) -> Response:
    """What is lost, and the button."""
    shell = await shell_for(request, visitor)
    if not shell.visitor.is_known:
        return RedirectResponse("/login?next=/account/delete", _SEE_OTHER)
    return page("account_delete.html", titles.account_delete_frame(shell))


@router.post("/account/delete", dependencies=[OwnForm])
async def left(request: Request, visitor: Visitor, *, sure: Box = "") -> Response:
    """Forget the visitor, if the box was ticked."""
    if not sure:
        return RedirectResponse("/account/delete", _SEE_OTHER)
    await personal_data.forget(request, visitor)
    return RedirectResponse("/", _SEE_OTHER)


async def _keys_page(
    request: Request, visitor: Visit, *, secret: str = "", problem: str = "", status: int = 200
) -> Response:
    kept = await api_keys.keys_of(request, visitor)
    frame = titles.api_keys_frame(await shell_for(request, visitor))
    return page("api_keys.html", frame, api_keys_view(kept.keys, secret, problem), status)


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text
