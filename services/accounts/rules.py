"""What the operator decided, as the use cases need it."""

from dataclasses import dataclass
from datetime import timedelta

from services.accounts.plans import Plans


@dataclass(frozen=True, slots=True)
class Rules:
    """Plans, limits and lifetimes."""

    plans: Plans
    # Off for tests and measurements: neither networks nor logins are limited. Meters are never off.
    limited: bool = True
    guests_per_network_per_day: int = 20
    registrations_per_network_per_day: int = 50
    failed_logins_per_network_per_hour: int = 50
    session_lifetime: timedelta = timedelta(days=30)
    session_idle: timedelta = timedelta(days=14)
    # On, the views of a registration come when the address is verified.
    views_wait: bool = False
    link_lifetime: timedelta = timedelta(minutes=30)
    verification_mails_per_account_per_hour: int = 5
    reset_mails_per_address_per_hour: int = 3
    resets_per_network_per_hour: int = 50
    answers_kept: timedelta = timedelta(days=35)
