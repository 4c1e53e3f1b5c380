"""A service with a database and events that answers nothing: `python -m tests.chassis.standin [breaks]`."""

import sys
from pathlib import Path

from pydantic_settings import SettingsConfigDict

from chassis.identity import Caller
from chassis.service import Chassis, Service, Wired, run_service
from chassis.settings import ServiceSettings

_MIGRATIONS = Path(__file__).parents[2] / "services" / "lookup" / "migrations"


class StandInSettings(ServiceSettings):
    """Read from STANDIN_…"""

    model_config = SettingsConfigDict(env_prefix="STANDIN_")


class NobodyIsKnown:
    async def authenticate(self, token: str) -> Caller:
        raise NotImplementedError(token)


async def _break() -> None:
    raise RuntimeError("a bug beside the calls")


async def wire(_chassis: Chassis[StandInSettings]) -> Wired:
    """Nothing but what was asked for."""
    return Wired([], {}, NobodyIsKnown(), background=[_break] if "breaks" in sys.argv else [])


if __name__ == "__main__":
    run_service(Service("standin", StandInSettings, _MIGRATIONS, wire))
