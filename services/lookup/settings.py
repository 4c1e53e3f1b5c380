"""What an operator may turn on lookup."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class LookupSettings(ServiceSettings):
    """Read from LOOKUP_…"""

    model_config = SettingsConfigDict(env_prefix="LOOKUP_")

    snapshot_dir: Path = Field(description="Folder of snapshots; the one that its file CURRENT names is served.")
    share_snapshots: bool = Field(
        default=False,
        description="Give snapshots to the other replicas, and take theirs, through JetStream's object store.",
    )
    share_max_megabytes: Annotated[int, Field(ge=16, le=100_000)] = Field(
        default=2048, description="Size limit of what is shared, in MB, packed."
    )
    accounts_address: str = Field(description="Host and port of accounts, which spends the views.")
    most_waiting_events: Annotated[int, Field(ge=100, le=1_000_000)] = Field(
        default=10_000, description="Events that may wait for the outbox before those of searches are dropped."
    )
