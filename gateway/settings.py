"""What an operator may turn on the gateway."""

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from chassis.settings import ProcessSettings, PublicBaseUrl, host_and_port, read_secret

_LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
CommaSeparated = Annotated[tuple[str, ...], NoDecode]
Seconds = Annotated[float, Field(gt=0, le=300)]


class GatewaySettings(ProcessSettings):
    """Where the services are, who may be believed, and what is held back."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    lookup_address: str = Field(description="Host and port of the lookup service.")
    accounts_address: str = Field(description="Host and port of the accounts service.")
    assistant_address: str = Field(description="Host and port of the assistant service.")
    jobs_address: str = Field(description="Host and port of the jobs service.")
    csrf_key_file: Path = Field(description="File with the secret that signs the tokens of HTML forms.")
    limits: bool = Field(default=True, description="Rate limits per network address: on or off. Meters are never off.")
    public_base_url: PublicBaseUrl | None = Field(
        default=None, description="Scheme and host that visitors see, such as https://coding.example.org."
    )
    trusted_proxies: CommaSeparated = Field(
        default=(), description="Addresses or networks, comma-separated, whose X-Forwarded-For is believed."
    )
    allowed_hosts: CommaSeparated = Field(
        default=(),
        description="Host names, comma-separated, answered beside loopback, GATEWAY_LISTEN and the public one.",
    )
    guest_views: Annotated[int, Field(ge=0)] = Field(
        default=1, description="Views that accounts grants a guest; said to visitors who have no ledger yet."
    )
    guest_questions: Annotated[int, Field(ge=0)] = Field(
        default=1, description="Questions that accounts grants a guest; said to visitors who have no ledger yet."
    )
    head_seconds: Seconds = Field(default=10, description="How long a request's head may take to arrive, in seconds.")
    body_seconds: Seconds = Field(default=30, description="How long a request's body may take to arrive, in seconds.")
    write_seconds: Seconds = Field(default=30, description="How long a client may read nothing, in seconds.")

    @field_validator("trusted_proxies", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _not_everyone(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in value:
            if ipaddress.ip_network(proxy).prefixlen == 0:
                raise ValueError(f"{proxy} would believe everyone; name the proxies")
        return value

    @property
    def https(self) -> bool:
        """Whether visitors reach the gateway over TLS, so that cookies must be Secure."""
        return (self.public_base_url or "").startswith("https://")

    def csrf_key(self) -> str:
        """Read the key of the forms' tokens. Refused when the file is missing, short or readable by everyone."""
        return read_secret(self.csrf_key_file).get_secret_value()

    def hosts(self) -> frozenset[str]:
        """The names, without ports, that the Host header may say."""
        public = urlsplit(self.public_base_url or "").hostname
        named = {*_LOOPBACK_HOSTS, host_and_port(self.listen)[0], *self.allowed_hosts}
        return frozenset(name.lower() for name in (*named, public) if name)
