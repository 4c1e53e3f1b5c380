"""What an operator may turn on accounts."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.mail.settings import MailSettings
from chassis.settings import PublicBaseUrl
from services.accounts.plans import SHIPPED, load_plans
from services.accounts.rules import Rules

_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Days = Annotated[int, Field(ge=1, le=366)]


class AccountsSettings(MailSettings):
    """Everything is read from variables that begin with ACCOUNTS_."""

    model_config = SettingsConfigDict(env_prefix="ACCOUNTS_")

    secret_key_file: Path = Field(
        description="File with the keys that guest tokens are signed with, one a line, newest first: "
        "the first one signs, all of them are accepted. At least 32 characters each."
    )
    network_limits: bool = Field(
        default=True,
        description="Limit guests, registrations, failed logins and mail on demand; off only for tests (on or off).",
    )
    new_guests_per_network_per_day: _Count = Field(
        default=20, description="Guests with views that one network may open, per UTC day."
    )
    registrations_per_network_per_day: _Count = Field(
        default=50, description="Accounts that one network may register, per UTC day."
    )
    failed_logins_per_network_per_hour: _Count = Field(
        default=50, description="Wrong passwords that one network may send, per hour."
    )
    public_base_url: PublicBaseUrl = Field(
        description="Scheme and host that the links in mail begin with, such as https://coding.example.org."
    )
    mailed_link_minutes: Annotated[int, Field(ge=5, le=120)] = Field(
        default=30, description="How long a mailed link works, in minutes."
    )
    views_wait_for_verification: bool = Field(
        default=False,
        description="Grant the views of a registration when its address is verified (on or off); on is for the public.",
    )
    verification_mails_per_account_per_hour: _Count = Field(
        default=5, description="Links to verify an address that an account may have mailed, per hour."
    )
    reset_mails_per_address_per_hour: _Count = Field(
        default=3, description="Links to reset a password that are mailed to one address, per hour."
    )
    password_resets_per_network_per_hour: _Count = Field(
        default=50, description="Password resets that one network may ask for, per hour."
    )
    session_days: _Days = Field(default=30, description="Longest life of a session, in days.")
    session_idle_days: _Days = Field(default=14, description="A session unused for so long ends, in days.")
    idempotency_days: Annotated[int, Field(ge=30, le=366)] = Field(
        default=35, description="How long a request's key is remembered, in days."
    )
    most_waiting_logins: Annotated[int, Field(ge=1, le=1_000)] = Field(
        default=64, description="Passwords that may wait to be hashed; further logins are refused. Two run at once."
    )
    plans_file: Path = Field(default=SHIPPED, description="The plans, as services/accounts/plans.toml describes them.")

    def rules(self) -> Rules:
        """The settings as the use cases need them. Refused when the plans cannot be used."""
        return Rules(
            plans=load_plans(self.plans_file),
            limited=self.network_limits,
            guests_per_network_per_day=self.new_guests_per_network_per_day,
            registrations_per_network_per_day=self.registrations_per_network_per_day,
            failed_logins_per_network_per_hour=self.failed_logins_per_network_per_hour,
            session_lifetime=timedelta(days=self.session_days),
            session_idle=timedelta(days=self.session_idle_days),
            views_wait=self.views_wait_for_verification,
            link_lifetime=timedelta(minutes=self.mailed_link_minutes),
            verification_mails_per_account_per_hour=self.verification_mails_per_account_per_hour,
            reset_mails_per_address_per_hour=self.reset_mails_per_address_per_hour,
            resets_per_network_per_hour=self.password_resets_per_network_per_hour,
            answers_kept=timedelta(days=self.idempotency_days),
        )
