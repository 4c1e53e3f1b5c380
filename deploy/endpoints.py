"""endpoints.json: where everything of the running suite is, for people, tests and commands."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.folder import DataFolder, write_private

_FIELDS = (
    "gateway",
    "lookup",
    "accounts",
    "assistant",
    "jobs",
    "nats",
    "smtp_inbound",
    "mailbox",
    "mail_outbox",
)


class Endpoints:
    """The file, there exactly while the suite is ready; private, for it holds the reader's password."""

    def __init__(self, folder: DataFolder) -> None:
        self.file: Path = folder.run / "endpoints.json"

    def write(self, doors: Mapping[str, str], pids: Mapping[str, Sequence[int]]) -> None:
        """Write the file whole; a door that the suite does not have is null."""
        content = {name: doors.get(name) for name in _FIELDS} | {"pids": pids}
        fresh = self.file.with_suffix(".new")
        write_private(fresh, json.dumps(content, indent=2) + "\n")
        fresh.replace(self.file)

    def door(self, name: str) -> str | None:
        """One address of the running suite; None while none runs."""
        try:
            address = json.loads(self.file.read_text()).get(name)
        except (OSError, ValueError):
            return None
        return str(address) if address else None

    def remove(self) -> None:
        """Take the file away: the suite can serve no longer."""
        self.file.unlink(missing_ok=True)
