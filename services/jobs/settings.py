"""What an operator may turn on this service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class JobsSettings(ServiceSettings):
    """Everything under JOBS_."""

    model_config = SettingsConfigDict(env_prefix="JOBS_")

    accounts_address: str = Field(description="Host and port of accounts, which says who is calling.")
