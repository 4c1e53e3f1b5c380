"""What is asked for by mail: a verified address, another password."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from gateway.shapes.fields import Said, Taken

# The last part of a mailed link. Whether it is one is for accounts to say; this only keeps nonsense away from it.
LinkToken = Annotated[str, Path(max_length=200, description="The last part of the mailed link.")]


class ResetAsked(Taken):
    """Whose password is to be reset."""

    email: Annotated[str, Field(max_length=320)]


class PasswordChosen(Taken):
    """The password from now on."""

    password: Annotated[str, Field(max_length=1_000, description="12 to 128 characters, not among the most used.")]


class Accepted(Said):
    """What happens next."""

    message: str
