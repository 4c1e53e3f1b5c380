"""The page of API keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from codingahead.accounts.v1.api_key_service_pb2 import ApiKey

from gateway.web.wording import day

SCOPE_NAMES = {"lookup": "Code lookup", "assistant": "CasePilot", "jobs": "CareerCenter"}


@dataclass(frozen=True)
class KeyLine:
    """One key, in words."""

    key_id: str
    name: str
    scopes: str
    daily_quota: int
    used_today: int
    made: str


@dataclass(frozen=True)
class ApiKeysView:
    """All keys, and the one that was made just now with its secret."""

    keys: tuple[KeyLine, ...]
    secret: str = ""
    problem: str = ""
    scopes: tuple[tuple[str, str], ...] = tuple(SCOPE_NAMES.items())


def api_keys_view(keys: Sequence[ApiKey], secret: str = "", problem: str = "") -> ApiKeysView:
    """Lay out what accounts keeps."""
    return ApiKeysView(tuple(map(_line, keys)), secret, problem)


def _line(key: ApiKey) -> KeyLine:
    return KeyLine(
        key_id=key.id,
        name=key.name,
        scopes=", ".join(SCOPE_NAMES.get(scope, scope) for scope in key.scopes),
        daily_quota=key.daily_quota,
        used_today=key.used_today,
        made=day(key.create_time.ToDatetime(tzinfo=UTC).date().isoformat()),
    )
