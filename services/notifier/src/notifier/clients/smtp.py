"""Mail by SMTP. The server's answer decides: 4xx is tried again, 5xx about the recipient or the content is final.

A refusal that is not about this mail (the greeting, the login, our own sender address) is tried again as well: an
operator can mend its cause, and no mail is lost meanwhile.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from notifier.clients.mail import Mail, Refused, SendMail, TryLater
from notifier.settings import SmtpServer

_STATUS = re.compile(r"[245]\d\d[ -](5\.\d{1,3}\.\d{1,3})(?:\s|$)")
_BAD_MAILBOX = "5.1."
_BAD_SENDER = ("5.1.7", "5.1.8")


class SmtpMailer:
    """Sends mail through one SMTP server, over at most `parallel` connections at a time.

    Every wait for an answer of the server ends after `timeout` seconds.
    """

    def __init__(self, server: SmtpServer, *, timeout: float, parallel: int) -> None:
        self.parallel = parallel
        self._server = server
        self._timeout = timeout

    @contextmanager
    def connected(self) -> Iterator[SendMail]:
        """Return a context manager that yields a function: called with a Mail, it sends the mail over one connection.

        The first mail opens the connection, and the end of the block closes it. The function raises Refused or
        TryLater.
        """
        line = _Line(self._server, self._timeout)
        try:
            yield line.send
        finally:
            line.close()


class _Line:
    """One SMTP connection, opened by the first mail and opened again after it broke.

    Once the server does not answer at all, all further mails of this connection fail with `TryLater` at once.
    """

    def __init__(self, server: SmtpServer, timeout: float) -> None:
        self._server = server
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._away: TryLater | None = None

    def send(self, mail: Mail) -> None:
        """Send one mail over the SMTP connection, which is opened if there is none. Raises Refused or TryLater."""
        if self._away:
            raise self._away
        smtp = self._smtp or self._open()
        try:
            smtp.send_message(mail.message, from_addr=mail.sender, to_addrs=[mail.address])
        except (smtplib.SMTPException, OSError) as error:
            if _leaves_line_unusable(error):
                self.close()
            verdict = _verdict(error)
            if _is_silence(error):
                self._away = TryLater(verdict.reason, verdict.reply)
            raise verdict from error

    def close(self) -> None:
        """Close the SMTP connection if it is open. It is no error if the server has closed it before."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def _open(self) -> smtplib.SMTP:
        """Open the SMTP connection and return it. When the server cannot be reached, raises TryLater, and every further
        mail of this batch raises it, too.
        """
        try:
            self._smtp = _connect(self._server, self._timeout)
        except (smtplib.SMTPException, OSError) as error:
            self._away = TryLater("server_unavailable", _said(error))
            raise self._away from error
        return self._smtp


def _connect(server: SmtpServer, timeout: float) -> smtplib.SMTP:
    """Open a connection to an SMTP server, with TLS and login, and return it ready to send mails.

    `server` comes from the setting `MAIL_URL`: host, port, kind of TLS, and a user with password if there is a login.
    Every wait for an answer ends after `timeout` seconds. Raises SMTPException or OSError, with the connection closed.
    """
    if server.implicit_tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        offered = smtp.has_extn("starttls") and server.starttls == "auto"
        if not server.implicit_tls and (offered or server.starttls == "required"):
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _leaves_line_unusable(error: Exception) -> bool:
    """Return whether the SMTP connection has to be closed after `error`, which sending a mail raised.

    After a refusal with an SMTP code, the next mail can use the connection. After code 421 and any other error it
    cannot.
    """
    refusals = smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError
    return not isinstance(error, refusals) or _code(error) == 421


def _is_silence(error: Exception) -> bool:
    """Return whether `error`, which sending a mail raised, means that the server did not answer in time.

    smtplib hides the timeout behind an exception of its own. The caller sends no further mail of this batch to a server
    that did not answer.
    """
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _verdict(error: Exception) -> Refused | TryLater:
    """Return what a mail that failed with `error` raises: Refused if the server answered 5xx about the recipient or the
    content, so that no retry helps, otherwise TryLater.

    A server may refuse our sender's address as late as at the recipient, with 5.1.7 or 5.1.8 (RFC 3463): that says
    nothing about the recipient.
    """
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused("address_not_supported", _said(error))
    code, status = _code(error), _enhanced_status(_said(error))
    about_us = isinstance(error, smtplib.SMTPSenderRefused) or status in _BAD_SENDER
    if 500 <= code < 600 and not about_us:
        return Refused("refused", _said(error), no_mailbox=status.startswith(_BAD_MAILBOX))
    if code:
        return TryLater("sender_refused" if about_us else "put_off", _said(error))
    return TryLater("connection_lost", _said(error))


def _code(error: Exception) -> int:
    """Return the SMTP code of an error, 0 for an error without one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _text in error.recipients.values())
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else 0


def _enhanced_status(reply: str) -> str:
    """Return the enhanced status code (RFC 3463) in a reply such as `550 5.1.1 no such user`, empty without one."""
    found = _STATUS.match(reply)
    return found[1] if found else ""


def _said(error: Exception) -> str:
    """Return the mail server's answer in `error` as one printable line, which is stored as the reply to the attempt. If
    the server did not answer, it is the error's own text.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _line(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(error.smtp_code, error.smtp_error)
    return _line("", str(error) or type(error).__name__)


def _line(code: int | str, text: bytes | str) -> str:
    """Return an SMTP code and its text as one printable line."""
    shown = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {''.join(c if c.isprintable() else ' ' for c in shown)}".split())
