"""The one place where the parts of lookup meet."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from codingahead.accounts.v1 import accounts_service_pb2, metering_service_pb2
from codingahead.lookup.v1.lookup_service_pb2 import DESCRIPTOR
from codingahead.lookup.v1.lookup_service_pb2_grpc import add_LookupServiceServicer_to_server

from chassis.rpc.access import Access, AccessTable
from chassis.rpc.server import Mounted
from chassis.service import Chassis, Service, Wired
from chassis.settings import SettingsRefused
from services.lookup.clients import AccountsAuthenticator, AccountsMeter
from services.lookup.codesets.build import current_snapshot
from services.lookup.content import descriptions
from services.lookup.journal import GroupedJournal
from services.lookup.ports import Desk, Library
from services.lookup.search.index import SearchIndex
from services.lookup.servicers.codes import LookupServicer
from services.lookup.settings import LookupSettings
from services.lookup.snapshot.manifest import SnapshotRefused
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.schema import SEARCH
from services.lookup.snapshot.store import open_snapshot

_HERE = Path(__file__).parent
_LOOKUP = DESCRIPTOR.services_by_name["LookupService"]
_ACCOUNTS = accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"]
_METERING = metering_service_pb2.DESCRIPTOR.services_by_name["MeteringService"]
_ACCOUNTS_SECONDS = 2.0

ACCESS: AccessTable = {
    # accounts proves the caller's token when it spends the view.
    f"/{_LOOKUP.full_name}/GetCodePage": Access.ANYONE,
    f"/{_LOOKUP.full_name}/SearchCodes": Access.ANYONE,
    f"/{_LOOKUP.full_name}/Suggest": Access.ANYONE,
    f"/{_LOOKUP.full_name}/BrowseCodes": Access.ANYONE,
    f"/{_LOOKUP.full_name}/BatchGetCodes": Access.PERSON,
    f"/{_LOOKUP.full_name}/ListNearbyCodes": Access.ANYONE,
    f"/{_LOOKUP.full_name}/ListEditions": Access.ANYONE,
}


async def wire(chassis: Chassis[LookupSettings]) -> Wired:
    """Put the service together. Refused when there is no snapshot to serve."""
    settings = chassis.settings
    channel = chassis.channel(settings.accounts_address, _ACCOUNTS, _METERING, seconds=_ACCOUNTS_SECONDS)
    journal = GroupedJournal(chassis.database, settings.most_waiting_events)
    desk = Desk(OneLibrary(open_library(settings.snapshot_dir)), AccountsMeter(channel), journal, chassis.now)
    return Wired(
        mounted=[
            Mounted(add_LookupServiceServicer_to_server, LookupServicer(desk), _LOOKUP),
        ],
        access=ACCESS,
        authenticator=AccountsAuthenticator(channel, settings.service_token()),
        background=[journal.run],
        on_drained=[journal.close],
    )


@dataclass(frozen=True)
class OneLibrary:
    """A shelf that is never exchanged."""

    library: Library


def open_library(snapshots: Path) -> Library:
    """Open the current snapshot and our own texts. Refused when none was built, or it is damaged."""
    folder = current_snapshot(snapshots)
    if folder is None:
        raise SettingsRefused(
            f"{snapshots} holds no snapshot. Build one: python -m services.lookup.codesets build --into {snapshots}"
        )
    try:
        manifest, snapshot = open_snapshot(folder)
    except SnapshotRefused as refusal:
        raise SettingsRefused(str(refusal)) from None
    texts = descriptions.published(descriptions.load_descriptions(_HERE / "content"))
    return Library(manifest.id, snapshot, SearchIndex.open(folder / SEARCH), partial(nearby, snapshot), texts)


SERVICE = Service("lookup", LookupSettings, _HERE / "migrations", wire)
