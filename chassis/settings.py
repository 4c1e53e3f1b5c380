"""What an operator may turn on any service, read from the environment alone."""

import difflib
import os
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_LEAST_SECRET_CHARACTERS = 32
_WIDEST_MODE = 0o640


class SettingsRefused(Exception):
    """The environment does not describe a service that may start; the message says what to change."""


def _url(*schemes: str) -> AfterValidator:
    """Take a URL of these schemes that names a host. The refusal never shows the URL: it may hold a password."""

    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
            raise ValueError(f"begin with {' or '.join(f'{scheme}://' for scheme in schemes)} and name a host")
        return value

    return AfterValidator(check)


def _site(value: str) -> str:
    """Scheme and host, without the slash that may follow them."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise ValueError("give scheme and host, and nothing after them")
    return f"{parts.scheme}://{parts.netloc}"


# Where visitors find the suite: https://coding.example.org.
PublicBaseUrl = Annotated[str, AfterValidator(_site)]


class EnvironmentSettings(BaseSettings):
    """Settings under one prefix. Unknown names and empty values are refused, never guessed."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    @classmethod
    def load(cls) -> Self:
        """Read the environment; refuse what is unknown, empty or out of range, naming the variable."""
        prefix = cls.model_config.get("env_prefix", "")
        _refuse_unknown(prefix, {f"{prefix}{name}".upper() for name in cls.model_fields})
        try:
            return cls()
        except ValidationError as error:
            raise SettingsRefused(_explain(prefix, error)) from None


class ProcessSettings(EnvironmentSettings):
    """What every process of the suite is told: where it listens, how it logs, traces and stops."""

    listen: str = Field(description="Host and port to serve on, such as 127.0.0.1:7001.")
    metrics_listen: str | None = Field(default=None, description="Host and port of /metrics for Prometheus.")
    service_token_file: Path = Field(description="File with the secret that services of the suite know each other by.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level that is logged."
    )
    trace_endpoint: Annotated[str, _url("http", "https")] | None = Field(
        default=None, description="OTLP/HTTP address for traces; tracing is off without it."
    )
    drain_seconds: Annotated[float, Field(ge=0, le=300)] = Field(
        default=10.0, description="How long calls in flight may take to finish after SIGTERM, in seconds."
    )
    tls_certificate_file: Path | None = Field(default=None, description="PEM certificate; required off loopback.")
    tls_key_file: Path | None = Field(default=None, description="PEM key of the certificate.")
    tls_authority_file: Path | None = Field(default=None, description="PEM authority that peers must be signed by.")

    def service_token(self) -> str:
        """Read the suite's own token. Refused when the file is missing, short, of two lines or open to everyone."""
        token = read_secret(self.service_token_file).get_secret_value()
        if not (token.isascii() and token.isprintable()):
            raise SettingsRefused(f"The token in {self.service_token_file} is not one line of printable ASCII.")
        return token


class ServiceSettings(ProcessSettings):
    """What every service with a database and events is told besides."""

    database_url: str = Field(description="sqlite+aiosqlite:///FILE or postgresql+asyncpg://…; migrated on start.")
    nats_url: Annotated[str, _url("nats", "tls")] = Field(
        description="nats://USER:PASSWORD@HOST:PORT of JetStream. Off loopback, or with tls://, by mutual TLS from the "
        "first byte: the server needs handshake_first."
    )
    stream_replicas: Annotated[int, Field(ge=1, le=5)] = Field(
        default=1, description="Copies of each stream: 3 in a cluster."
    )
    stream_max_megabytes: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=256, description="Size limit of the stream, in MB."
    )
    reflection: bool = Field(default=False, description="Answer gRPC server reflection; off in production.")


def read_secret(file: Path) -> SecretStr:
    """Read a secret from a file. Refused when missing, a folder, shorter than 32 characters or open to everyone."""
    if not file.is_file():
        raise SettingsRefused(f"The secret file {file} does not exist. Create it with at least 32 random characters.")
    if file.stat().st_mode & 0o777 & ~_WIDEST_MODE:
        raise SettingsRefused(f"The secret file {file} is open to others. Run: chmod 600 {file}")
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsRefused(f"The secret file {file} cannot be read as text.") from None
    if len(secret) < _LEAST_SECRET_CHARACTERS:
        raise SettingsRefused(f"The secret in {file} is too short: {_LEAST_SECRET_CHARACTERS} characters at least.")
    return SecretStr(secret)


def host_and_port(address: str) -> tuple[str, int]:
    """Split "127.0.0.1:7001" or "[::1]:7001". Refused when there is no port from 0 to 65535."""
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65_535:  # noqa: PLR2004 (the highest TCP port)
        raise SettingsRefused(f"{address!r} is no HOST:PORT.")
    return host.strip("[]"), int(port)


def _refuse_unknown(prefix: str, known: set[str]) -> None:
    for name, value in os.environ.items():
        if not name.upper().startswith(prefix.upper()):
            continue
        if name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            raise SettingsRefused(f"{name} is no setting.{hint}")
        if not value:
            raise SettingsRefused(f"{name} is set but empty. Give it a value, or unset it.")


def _explain(prefix: str, error: ValidationError) -> str:
    lines = (
        f"{prefix}{'_'.join(map(str, fault['loc']))}".upper() + f": {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors()
    )
    return "\n".join(lines)
