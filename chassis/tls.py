"""Mutual TLS for everything that leaves this machine: three files, tried on each other before the first call."""

import contextlib
import ipaddress
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from chassis.settings import ProcessSettings, SettingsRefused, host_and_port

log = structlog.get_logger()

_ROUNDS = 4
_WARN_DAYS = 21
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """What a process proves itself with, and whom it believes; all in PEM."""

    key: Path
    certificate: Path
    authority: Path

    def context(self, purpose: ssl.Purpose) -> ssl.SSLContext:
        """TLS 1.2 or newer that demands the other side's certificate. Raises OSError for files that do not fit."""
        context = ssl.create_default_context(purpose, cafile=self.authority)
        context.verify_mode = ssl.CERT_REQUIRED
        # An empty password keeps OpenSSL from asking for one at the terminal.
        context.load_cert_chain(self.certificate, self.key, password="")
        return context


def tls_files(settings: ProcessSettings) -> TlsFiles | None:
    """The files, None when none is set. Refused when some are missing, do not fit each other, or are out of date."""
    chosen = (settings.tls_key_file, settings.tls_certificate_file, settings.tls_authority_file)
    key, certificate, authority = chosen
    if key is None and certificate is None and authority is None:
        return None
    if key is None or certificate is None or authority is None:
        raise SettingsRefused("TLS needs all three: TLS_CERTIFICATE_FILE, TLS_KEY_FILE and TLS_AUTHORITY_FILE.")
    files = TlsFiles(key, certificate, authority)
    _refuse_unfit(files)
    return files


def files_for(settings: ProcessSettings, address: str) -> TlsFiles | None:
    """The files, None when loopback does without them. Refused for any other address when none is set."""
    files = tls_files(settings)
    if files is None and not is_loopback(address):
        raise SettingsRefused(
            f"{address} is not loopback: set TLS_CERTIFICATE_FILE, TLS_KEY_FILE and TLS_AUTHORITY_FILE."
        )
    return files


def is_loopback(address: str) -> bool:
    """Whether HOST:PORT never leaves this machine."""
    host, _ = host_and_port(address)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_unfit(files: TlsFiles) -> None:
    try:
        expires = _shake_hands(files)
    except OSError as error:
        named = f"{files.certificate}, {files.key} and {files.authority}"
        raise SettingsRefused(f"TLS cannot work with {named}: {_reason(error)}.") from None
    days = int((expires - time.time()) / _DAY_SECONDS)
    if days < _WARN_DAYS:
        log.warning("certificate_ends_soon", days=days)


def _shake_hands(files: TlsFiles) -> int:
    """A handshake with ourselves in memory; answers when the certificate ends, in seconds since 1970."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    calling = files.context(ssl.Purpose.SERVER_AUTH)
    calling.check_hostname = False
    client = calling.wrap_bio(to_client, to_server)
    server = files.context(ssl.Purpose.CLIENT_AUTH).wrap_bio(to_server, to_client, server_side=True)
    for _ in range(_ROUNDS):
        for side in (client, server):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    peer = client.getpeercert() or {}
    return ssl.cert_time_to_seconds(str(peer["notAfter"]))


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return str(error.strerror or error)
