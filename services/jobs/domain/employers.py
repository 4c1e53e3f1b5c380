"""Employers, who acts for them, and why they are trusted."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit


class Trust(StrEnum):
    """Why an employer publishes without review; `none` for one that does not."""

    NONE = "none"
    # A member's verified e-mail address lies in the domain of the website.
    DOMAIN = "domain"
    STAFF = "staff"


class Role(StrEnum):
    """What a member may do: an owner everything, a recruiter all but profile and members."""

    OWNER = "owner"
    RECRUITER = "recruiter"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an employer says of itself."""

    name: str
    website: str
    description: str

    @property
    def host(self) -> str:
        """The website's host in lower case; empty where there is none, or where it cannot be read."""
        try:
            return (urlsplit(self.website).hostname or "").lower().rstrip(".")
        except ValueError:
            return ""

    def lies_in(self, domain: str) -> bool:
        """Whether the website is at a domain or below it. One below a mail domain is never the other way round."""
        return bool(domain) and (self.host == domain or self.host.endswith(f".{domain}"))


@dataclass(frozen=True, slots=True)
class Suspension:
    """Since when and why an employer may not be seen."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Employer:
    """An organisation that hires. A trusted one publishes without review, a suspended one shows nothing."""

    employer_id: str
    profile: Profile
    created_at: datetime
    trust: Trust = Trust.NONE
    # The domain that was proved; empty unless trusted by it.
    domain: str = ""
    suspension: Suspension | None = None

    @property
    def trusted(self) -> bool:
        """Whether its postings need no review."""
        return self.trust is not Trust.NONE

    def trusted_by(self, trust: Trust, domain: str = "") -> "Employer":
        """Be trusted for a reason."""
        return replace(self, trust=trust, domain=domain)

    def described(self, profile: Profile) -> "Employer":
        """Say something else of itself. Staff trust a name and a website, a domain proves a website: they go along."""
        same_site = profile.host == self.profile.host
        same_name = profile.name == self.profile.name
        kept = same_site and (same_name or self.trust is Trust.DOMAIN)
        described = replace(self, profile=profile)
        return described if kept else described.trusted_by(Trust.NONE)

    def suspended(self, suspension: Suspension | None) -> "Employer":
        """Be suspended, or reinstated by None."""
        return replace(self, suspension=suspension)


@dataclass(frozen=True, slots=True)
class Member:
    """An account that acts for an employer."""

    employer_id: str
    account_id: str
    role: Role
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account, named by its id or its e-mail address in lower case, that is asked to act for an employer."""

    invitation_id: str
    employer_id: str
    account_id: str
    email: str
    role: Role
    invited_by: str
    invited_at: datetime

    def is_for(self, account_id: str, verified_email: str) -> bool:
        """Whether it is somebody's; by address only for who has proved it."""
        if self.account_id:
            return self.account_id == account_id
        return bool(verified_email) and self.email == verified_email.lower()


@dataclass(frozen=True, slots=True)
class Contact:
    """An account's name and address as they were when it last did something here."""

    account_id: str
    name: str
    email: str
    email_verified: bool
