"""The settings of notifier, besides those that every service has."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Annotated

from cryptography.fernet import MultiFernet
from pydantic import Field, PositiveInt, SecretStr, field_validator
from pydantic_settings import NoDecode

from chassis.settings import FernetKeys, ServiceSettings, fernet
from notifier.settings.mail_url import SmtpServer, UnusableMailUrl, read_mail_url

__all__ = ["Settings", "SmtpServer", "UnusableMailUrl", "read_mail_url"]


class Settings(ServiceSettings):
    """The settings, read from environment variables with the same names in capitals."""

    mail_url: SecretStr = Field(
        description="file:///folder, smtp://[user:password@]host[:port][?starttls=…], smtps://…"
    )
    mail_from: str = Field(default="Ramal <nao-responda@ramal.example>", description="sender of every mail")
    bounce_address: str = Field(
        default="", description="envelope sender, to which servers report failed mails; that of MAIL_FROM when empty"
    )
    public_url: str = Field(default="", description="where people reach the portal; ISSUER_URL when empty")
    code_key: FernetKeys = Field(description="comma-separated Fernet keys that identity encrypts codes with")

    mail_batch: int = Field(default=50, ge=1, le=500, description="mails claimed at once")
    mail_connections: int = Field(default=4, ge=1, le=50, description="SMTP connections at once")
    mail_timeout_seconds: float = Field(default=30, gt=0, description="longest wait for each answer of the server")
    mail_lease_seconds: int = Field(default=60, ge=1, description="after this a mail is taken from a silent sender")
    mail_retry_seconds: Annotated[tuple[PositiveInt, ...], NoDecode] = Field(
        default=(10, 60, 300, 1800, 7200, 21600, 43200),
        description="pauses before the next attempts, comma-separated; then a mail is given up",
    )
    content_retention_days: int = Field(default=30, ge=1, description="addresses, facts and replies of settled mails")
    notification_retention_days: int = Field(default=365, ge=1, description="notifications, and the in-app inbox")

    @field_validator("mail_url")
    @classmethod
    def _leads_somewhere(cls, url: SecretStr) -> SecretStr:
        """Check that the URL names a folder or a server."""
        read_mail_url(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_a_sender(cls, sender: str) -> str:
        """Check the setting that says from whom mails come: an ASCII e-mail address, with or without a name. Returns
        it.
        """
        _name, address = parseaddr(sender)
        local, _at, domain = address.rpartition("@")
        if not (address.isascii() and local and domain and sender.isprintable()):
            raise ValueError("must be an address or `Name <address>`")
        return sender

    @field_validator("bounce_address")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        """Check that the setting is empty or a bare ASCII e-mail address, and return it."""
        if address and (parseaddr(address)[1] != address or not address.isascii() or "@" not in address):
            raise ValueError("must be an address")
        return address

    @field_validator("mail_retry_seconds", mode="before")
    @classmethod
    def _listed_pauses(cls, seconds: object) -> object:
        """Split a comma-separated list of pauses."""
        return seconds.strip("[]").split(",") if isinstance(seconds, str) else seconds

    @property
    def codes(self) -> MultiFernet:
        """Return the key set that decrypts the codes and tokens in identity's and representatives' events."""
        return fernet(self.code_key)

    @property
    def envelope_sender(self) -> str:
        """Return the address to which mail servers report that a mail did not arrive."""
        return self.bounce_address or parseaddr(self.mail_from)[1]

    @property
    def portal_url(self) -> str:
        """Return the URL under which people reach the portal, without a slash at the end."""
        return (self.public_url or self.issuer_url).rstrip("/")

    @property
    def mail_lease(self) -> timedelta:
        """Return how long a claimed mail belongs to its sender."""
        return timedelta(seconds=self.mail_lease_seconds)
