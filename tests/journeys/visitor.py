"""A person or a program that uses the JSON API, with a cookie jar."""

from typing import Any, Self

import httpx2

from tests.deploy.running import RunningSuite

PASSWORD = "correct horse battery staple"


class Visitor:
    """One cookie jar in front of the gateway."""

    def __init__(self, suite: RunningSuite) -> None:
        self.http = httpx2.Client(base_url=suite.endpoints["gateway"], timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def code(self, code: str) -> Any:
        """A code page."""
        return self.http.get(f"/api/v1/codes/icd10cm/{code}")

    def access(self, code: str) -> dict[str, Any]:
        """How a code page was given, and what is left."""
        answer = self.code(code)
        assert answer.status_code == 200, answer.text
        access: dict[str, Any] = answer.json()["access"]
        return access

    def register(self, email: str) -> dict[str, Any]:
        """Open an account; the jar has its session then."""
        answer = self.http.post("/api/v1/accounts", json={"email": email, "password": PASSWORD, "name": "Ada"})
        assert answer.status_code == 201, answer.text
        account: dict[str, Any] = answer.json()
        return account

    def ledger(self) -> list[dict[str, Any]]:
        """Every line of the ledger, newest first."""
        items: list[dict[str, Any]] = self.http.get("/api/v1/me/usage?page_size=100").json()["items"]
        return items

    def remaining(self) -> int:
        """Views left, as the account says."""
        return int(self.http.get("/api/v1/me").json()["views_remaining"])
