"""What an operator may turn on a service that sends mail."""

from pathlib import Path

from pydantic import Field

from chassis.mail.message import MailUnfit, domain_of
from chassis.mail.relay import relay_of
from chassis.mail.transport import EmlFolder, SmtpRelay, Transport
from chassis.settings import ServiceSettings, SettingsRefused, read_secret


class MailSettings(ServiceSettings):
    """Settings of a service that sends mail: a relay, or else a folder that mail is written to."""

    mail_from: str = Field(
        default="Coding Ahead <no-reply@localhost>",
        description="Who mail is from: NAME <ADDRESS>, of a domain of yours.",
    )
    mail_relay: str | None = Field(
        default=None,
        description="smtps://HOST, smtp+starttls://USER@HOST:PORT or, on loopback, smtp://HOST. Wins over the folder.",
    )
    mail_relay_password_file: Path | None = Field(default=None, description="File with the relay's password.")
    mail_outbox_dir: Path | None = Field(
        default=None, description="Folder that each mail is written to as an .eml file."
    )

    def mail_transport(self) -> Transport:
        """Where mail goes. Refused when nothing is set, or the sender or the relay cannot be used."""
        try:
            domain_of(self.mail_from)
        except MailUnfit as error:
            raise SettingsRefused(f"MAIL_FROM: {error}.") from None
        if self.mail_relay:
            file = self.mail_relay_password_file
            return SmtpRelay(relay_of(self.mail_relay, read_secret(file).get_secret_value() if file else ""))
        if self.mail_outbox_dir is None:
            raise SettingsRefused("Set MAIL_RELAY to an SMTP relay, or MAIL_OUTBOX_DIR to a folder for mail as files.")
        return EmlFolder(self.mail_outbox_dir)
