"""What a form that came from a page of ours proves before it is believed."""

from fastapi import Depends
from starlette.requests import Request

from gateway.identity import Visit, Visitor
from gateway.problems import refuse

_FIELD = "csrf_token"
_HEADER = "x-csrf-token"


async def _refuse_forged(request: Request, visitor: Visitor) -> None:
    form = await request.form()
    token = request.headers.get(_HEADER) or form.get(_FIELD)
    if not isinstance(token, str) or not visitor.holds_form_token(token):
        raise refuse("FORM_NOT_OURS")


def refuse_forged_upload(visitor: Visit, token: str) -> None:
    """Refuse a form with a file whose token is not ours; read it with `sent_file`."""
    if not visitor.holds_form_token(token):
        raise refuse("FORM_NOT_OURS")


# For `dependencies=[...]` of a page's POST route: refuses a form without a token of ours.
OwnForm = Depends(_refuse_forged)
