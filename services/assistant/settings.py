"""What an operator may turn on this service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class AssistantSettings(ServiceSettings):
    """Everything under ASSISTANT_."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_")

    lookup_address: str = Field(description="Host and port of lookup, where the evidence is.")
    accounts_address: str = Field(description="Host and port of accounts, which meters questions.")
