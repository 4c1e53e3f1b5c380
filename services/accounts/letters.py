"""Mail to people, written from the templates beside this file."""

from datetime import timedelta
from pathlib import Path

from chassis.mail.message import Mail
from chassis.mail.templates import MailTemplates
from services.accounts.credentials.fitness import mailable
from services.accounts.credentials.tokens import link_digest
from services.accounts.domain import Account

SHIPPED = Path(__file__).parent / "mail"


class TemplateLetters:
    """Fills the templates in. None of them names the person: a stranger may have typed that name."""

    def __init__(self, public_base_url: str, link_lifetime: timedelta, templates: MailTemplates | None = None) -> None:
        self._site = public_base_url
        self._minutes = int(link_lifetime.total_seconds() // 60)
        self._templates = templates or MailTemplates(SHIPPED)

    def email_verification(self, account: Account, token: str) -> Mail:
        """The link that proves the address."""
        link = f"{self._site}/email-verifications/{token}"
        return self._write("verify_email", link_digest(token), account, link=link)

    def password_reset(self, account: Account, token: str) -> Mail:
        """The link to choose another password."""
        link = f"{self._site}/password-resets/{token}"
        return self._write("reset_password", link_digest(token), account, link=link)

    def password_changed(self, account: Account, token_sha256: str) -> Mail:
        """Word that the password is another one."""
        return self._write("password_changed", token_sha256, account, link=f"{self._site}/password-resets")

    def account_deleted(self, account: Account) -> Mail:
        """Word that the account is gone."""
        return self._write("account_deleted", account.account_id, account, link=self._site)

    def _write(self, name: str, cause: str, account: Account, link: str) -> Mail:
        written = self._templates.write(name, link=link, minutes=self._minutes, site=self._site, email=account.email)
        return Mail(f"{name}:{cause}", mailable(account.email), written.subject, written.text, written.html)
