"""Ports on loopback: a free one for whoever needs one, and a clear refusal for one that is taken."""

import errno
import random
import socket

from deploy.refusal import StartRefused

LOOPBACK = "127.0.0.1"
# Below the ports that Linux gives to outgoing connections, so that a service that is down keeps its own.
_FIRST, _LAST = 20_000, 31_999
_ATTEMPTS = 500


class Ports:
    """Picks ports that no other suite on this machine picks while this one runs, and none of those that are taken."""

    def __init__(self, *taken: int) -> None:
        self._claims: list[socket.socket] = []
        self._taken = frozenset(taken)

    def pick(self) -> int:
        """A port that nothing listens on. Refused when none is found."""
        for _ in range(_ATTEMPTS):
            port = random.randint(_FIRST, _LAST)  # noqa: S311 (no secret)
            if port not in self._taken and self._claim(port) and is_free(port):
                return port
        raise StartRefused(f"No free port was found from {_FIRST} to {_LAST}.")

    def _claim(self, port: int) -> bool:
        claim = socket.socket(socket.AF_UNIX)
        try:
            # An abstract name: no file, and gone with this process however it ends.
            claim.bind(f"\0coding-ahead/port/{port}")
        except OSError:
            claim.close()
            return False
        self._claims.append(claim)
        return True


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise StartRefused(f"Port {port} cannot be used: {error.strerror}.") from error
    return True


def require_free(port: int) -> None:
    """Refused, naming the port, when something listens on it already."""
    if not is_free(port):
        raise StartRefused(f"Port {port} is in use by another program. Stop it, or choose another: make run PORT=…")
