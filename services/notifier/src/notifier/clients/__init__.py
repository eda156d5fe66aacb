"""The outside systems of notifier: the ways to send mail."""

from pathlib import Path

from notifier.clients.folder import FileMailer
from notifier.clients.mail import Mail, Mailer, NotDelivered, Refused, SendMail, TryLater
from notifier.clients.smtp import SmtpMailer
from notifier.settings import Settings, read_mail_url

__all__ = [
    "FileMailer",
    "Mail",
    "Mailer",
    "NotDelivered",
    "Refused",
    "SendMail",
    "SmtpMailer",
    "TryLater",
    "open_mailer",
]


def open_mailer(settings: Settings) -> Mailer:
    """Return the mailer that `MAIL_URL` in the settings names: one that writes files into a folder, or one that sends
    by SMTP. A process calls it at start.

    No connection is made before the first mail is sent.
    """
    way = read_mail_url(settings.mail_url.get_secret_value())
    if isinstance(way, Path):
        return FileMailer(way)
    return SmtpMailer(way, timeout=settings.mail_timeout_seconds, parallel=settings.mail_connections)
