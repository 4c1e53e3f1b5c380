"""What an operator may turn on this service."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from chassis.mail.settings import MailSettings
from services.jobs.domain.limits import Limits


class JobsSettings(MailSettings):
    """Everything under JOBS_."""

    model_config = SettingsConfigDict(env_prefix="JOBS_")

    accounts_address: str = Field(description="Host and port of accounts, which says who is calling.")
    public_base_url: str = Field(
        description="Scheme and host that visitors see, such as https://coding.example.org: links in mail lead there."
    )
    secret_key_file: Path = Field(
        description="File with the secret that signs the links to résumés and those that end mails."
    )
    resume_dir: Path = Field(description="Folder that résumés are kept in: outside of everything that is served.")
    scanner: str | None = Field(
        default=None,
        description="Virus scanner of résumés: clamd:///SOCKET, or program:/PATH OPTIONS that reads its standard input "
        "and ends with 0 for clean, 1 for infected. Without it nobody looks, and each résumé says so.",
    )
    open_postings_limit: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=100, description="Postings of one employer that are published, paused or under review at a time."
    )
    resume_link_seconds: Annotated[int, Field(ge=10, le=86_400)] = Field(
        default=300, description="How long a link to a résumé works, in seconds."
    )
    resume_retention_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        default=180, description="Days after a posting's end that its résumés and cover letters are kept for."
    )

    most_waiting_events: Annotated[int, Field(ge=100, le=1_000_000)] = Field(
        default=10_000, description="Views of postings that may wait for the outbox before more are dropped."
    )

    @field_validator("public_base_url")
    @classmethod
    def _scheme_and_host(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or value.rstrip("/").count("/") != len("//"):
            raise ValueError("give scheme and host, and nothing after them")
        return value.rstrip("/")

    def limits(self) -> Limits:
        """The figures that use cases hold people to."""
        link, kept = timedelta(seconds=self.resume_link_seconds), timedelta(days=self.resume_retention_days)
        return Limits(self.open_postings_limit, link, kept)
