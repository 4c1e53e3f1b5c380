"""The two cookies of a visitor: ca_session for people, ca_guest for everyone before."""

from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

SESSION = "ca_session"
GUEST = "ca_guest"
# The browser may keep them this long; accounts decides how long they hold.
_SESSION_SECONDS = 30 * 24 * 60 * 60
_GUEST_SECONDS = 365 * 24 * 60 * 60


@dataclass
class CookieChanges:
    """What the answer to one request changes about its visitor's cookies; sent with whatever the answer is."""

    lines: dict[str, str] = field(default_factory=dict)

    def keep_session(self, token: str) -> None:
        """Remember a session."""
        self.lines[SESSION] = f"{SESSION}={token}; Max-Age={_SESSION_SECONDS}"

    def keep_guest(self, token: str) -> None:
        """Remember a guest."""
        self.lines[GUEST] = f"{GUEST}={token}; Max-Age={_GUEST_SECONDS}"

    def forget(self, name: str) -> None:
        """Remove a cookie."""
        self.lines[name] = f"{name}=; Max-Age=0"

    def headers(self, *, secure: bool) -> list[tuple[bytes, bytes]]:
        """The Set-Cookie headers; Secure once visitors come over TLS."""
        attributes = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")
        return [(b"set-cookie", f"{line}{attributes}".encode("latin-1")) for line in self.lines.values()]


def cookie_changes(connection: HTTPConnection) -> CookieChanges:
    """The changes that this request's answer will carry."""
    state = connection.state
    if not hasattr(state, "cookie_changes"):
        state.cookie_changes = CookieChanges()
    changes: CookieChanges = state.cookie_changes
    return changes
