"""What a relay's address says."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from chassis.settings import SettingsRefused
from chassis.tls import is_loopback

_SECURITY = {"smtp": "", "smtps": "tls", "smtp+starttls": "starttls"}
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True)
class Relay:
    """Host, port and how it is spoken to: `security` is empty, "tls" or "starttls"."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


def relay_of(url: str, password: str) -> Relay:
    """Read smtps://HOST, smtp+starttls://USER@HOST:PORT or smtp://HOST, the last on loopback alone.

    Refused for another scheme, without a host, with a password in the address, and in plain text off loopback.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = None, 0
    if not host or not port:
        raise SettingsRefused("A relay is smtps://HOST, smtp+starttls://USER@HOST:PORT, or smtp://HOST on loopback.")
    if parts.password:
        raise SettingsRefused("The relay's address holds a password. Put it into a file, and name that.")
    security = _SECURITY[parts.scheme]
    if not security and not is_loopback(f"{host}:{port}"):
        raise SettingsRefused(f"{host} is not loopback: speak to it by smtps:// or smtp+starttls://.")
    return Relay(host, port, security, unquote(parts.username or ""), password)
