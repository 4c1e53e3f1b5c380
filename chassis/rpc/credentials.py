"""Plaintext on loopback, mutual TLS everywhere else."""

import grpc

from chassis.settings import ProcessSettings
from chassis.tls import TlsFiles, files_for


def server_credentials(settings: ProcessSettings) -> grpc.ServerCredentials | None:
    """The server's side of TLS. Refused when a public address would be served without it."""
    files = files_for(settings, settings.listen)
    if files is None:
        return None
    key, certificate, authority = _pem(files)
    return grpc.ssl_server_credentials([(key, certificate)], authority, require_client_auth=True)


def channel_credentials(settings: ProcessSettings, address: str) -> grpc.ChannelCredentials | None:
    """The client's side of TLS. Refused when a call would cross a network without it."""
    files = files_for(settings, address)
    if files is None:
        return None
    key, certificate, authority = _pem(files)
    return grpc.ssl_channel_credentials(authority, key, certificate)


def _pem(files: TlsFiles) -> tuple[bytes, bytes, bytes]:
    return files.key.read_bytes(), files.certificate.read_bytes(), files.authority.read_bytes()
