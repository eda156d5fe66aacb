"""Reading a `MAIL_URL`: a folder for mail as files, or an SMTP server and how to talk to it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

StartTls = Literal["auto", "required", "never"]
_STARTTLS = ("auto", "required", "never")


class UnusableMailUrl(ValueError):
    """The URL names neither a folder nor a server; the exception's text says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """The SMTP server that mail is sent to.

    `implicit_tls` means TLS from the first byte. `starttls` of `auto` uses STARTTLS where the server offers it.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    starttls: StartTls = "auto"


def read_mail_url(url: str) -> Path | SmtpServer:
    """Return the folder (a Path) or the mail server (an SmtpServer) that the setting `MAIL_URL` names.

    The forms are `file:///folder`, `smtp://[user:password@]host[:port][?starttls=auto|required|never]` and `smtps://…`.
    With a user, STARTTLS is required by default, so that a password is never sent in clear unless the URL says
    `starttls=never` or `auto`. Raises `UnusableMailUrl` for any other URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        if parts.netloc or not parts.path.strip("/"):
            raise UnusableMailUrl("must be file:///absolute/folder")
        return Path(unquote(parts.path))
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return _server(parts)
    raise UnusableMailUrl("must start with file:///, smtp:// or smtps://")


def _server(parts: SplitResult) -> SmtpServer:
    """Return the SMTP server that a `MAIL_URL`, split into its `parts`, names: host, port, login and use of TLS. Raises
    UnusableMailUrl.
    """
    implicit = parts.scheme == "smtps"
    starttls = parse_qs(parts.query).get("starttls", ["required" if parts.username else "auto"])[-1]
    if starttls not in _STARTTLS:
        raise UnusableMailUrl("starttls must be auto, required or never")
    try:
        port = parts.port
    except ValueError:
        raise UnusableMailUrl("the port must be a number up to 65535") from None
    return SmtpServer(
        host=parts.hostname or "",
        port=port or (465 if implicit else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=implicit,
        starttls=cast(StartTls, starttls),
    )
