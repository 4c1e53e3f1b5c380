"""Plaintext on loopback, mutual TLS everywhere else."""

import ipaddress

import grpc

from chassis.settings import ProcessSettings, SettingsRefused, host_and_port


def server_credentials(settings: ProcessSettings) -> grpc.ServerCredentials | None:
    """The server's side of TLS. Refused when a public address would be served without it."""
    if settings.tls_certificate_file is None:
        _refuse_public(settings.listen)
        return None
    key, certificate, authority = _pem(settings)
    return grpc.ssl_server_credentials([(key, certificate)], authority, require_client_auth=True)


def channel_credentials(settings: ProcessSettings, address: str) -> grpc.ChannelCredentials | None:
    """The client's side of TLS. Refused when a call would cross a network without it."""
    if settings.tls_certificate_file is None:
        _refuse_public(address)
        return None
    key, certificate, authority = _pem(settings)
    return grpc.ssl_channel_credentials(authority, key, certificate)


def is_loopback(address: str) -> bool:
    """Whether HOST:PORT never leaves this machine."""
    host, _ = host_and_port(address)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_public(address: str) -> None:
    if not is_loopback(address):
        raise SettingsRefused(
            f"{address} is not loopback: set TLS_CERTIFICATE_FILE, TLS_KEY_FILE and TLS_AUTHORITY_FILE."
        )


def _pem(settings: ProcessSettings) -> tuple[bytes, bytes, bytes]:
    files = (settings.tls_key_file, settings.tls_certificate_file, settings.tls_authority_file)
    if None in files:
        raise SettingsRefused("TLS needs all three: TLS_CERTIFICATE_FILE, TLS_KEY_FILE and TLS_AUTHORITY_FILE.")
    key, certificate, authority = (file.read_bytes() for file in files if file is not None)
    return key, certificate, authority
