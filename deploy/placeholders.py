"""Fills the {placeholders} of a topology: folders, ports and secrets are made when first named."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from deploy.folder import DataFolder
from deploy.ports import Ports
from deploy.refusal import StartRefused

_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_.-]+)\}")


class Values:
    """What the placeholders of one suite stand for.

    {data}, {run}; {data-in-url}: the first as part of a URL; {port.NAME}: a free port, the same wherever it is named;
    {secret.NAME} and {secret-file.NAME}: a secret and its file under {run}; and every name that was set.
    """

    def __init__(self, folder: DataFolder, ports: Ports, settled: Mapping[str, str]) -> None:
        self._folder = folder
        self._ports = ports
        own = {"data": str(folder.root), "data-in-url": quote(str(folder.root)), "run": str(folder.run)}
        self._settled = {**own, **settled}

    def fill(self, text: str) -> str:
        """The text with every placeholder replaced. Refused when one is unknown."""
        return _PLACEHOLDER.sub(lambda found: self[found[1]], text)

    def settle(self, name: str, value: str) -> None:
        """Make a name known."""
        self._settled[name] = value

    def __getitem__(self, name: str) -> str:
        if name not in self._settled:
            self._settled[name] = self._make(name)
        return self._settled[name]

    def _make(self, name: str) -> str:
        kind, _, rest = name.partition(".")
        match kind:
            case "port":
                return str(self._ports.pick())
            case "secret":
                return self._folder.secret(rest)
            case "secret-file":
                return str(self._folder.secret_file(rest))
        raise StartRefused(f"The topology names {{{name}}}, which stands for nothing.")
