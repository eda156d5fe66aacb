"""The parts of which reports of mail servers are made, and what some servers say in them."""

from mails.case import OURS, Bounce, Case, mail, multipart, part, text_part

BOUNCES = "atendimento+bounces@ramal.example"
GONE = "ninguem@cliente.example"
HEADERS = f"From: Ramal <atendimento@ramal.example>\nTo: {GONE}\nSubject: Acesso\nMessage-ID: {OURS}\nDate: Fri, 27 Nov 2026 10:15:00 -0300\n"
COPY = f"{HEADERS}\nBom dia, esta é a resposta.\n"


def report(
    text: str,
    status: str,
    returned: str = COPY,
    returned_as: str = "message/rfc822",
    *more: str,
    daemon: str = "Mail Delivery System <MAILER-DAEMON@mx.cliente.example>",
    subject: str = "Undelivered Mail Returned to Sender",
    return_path: str | None = "",
) -> bytes:
    parts = [text_part(text), part(status, "Content-Type: message/delivery-status")]
    if returned:
        parts.append(part(returned, f"Content-Type: {returned_as}"))
    return mail(
        multipart(*parts),
        *more,
        sender=daemon,
        to=BOUNCES,
        subject=subject,
        return_path=return_path,
        message_id="<dsn-1@mx.cliente.example>",
        kind='multipart/report; report-type=delivery-status; boundary="=_fronteira"',
    )


def dsn(
    name: str,
    raw: bytes,
    visible: str,
    bounce: Bounce | None,
    *,
    subject: str = "Undelivered Mail Returned to Sender",
    sender: str = "mailer-daemon@mx.cliente.example",
    sender_name: str = "Mail Delivery System",
    language: str | None = "en",
    automatic: str = "null_return_path",
    return_path: str | None = "",
    references: tuple[str, ...] = (),
) -> Case:
    return Case(
        name,
        raw,
        visible=visible,
        bounce=bounce,
        automatic=automatic,
        subject=subject,
        sender=sender,
        sender_name=sender_name,
        message_id="<dsn-1@mx.cliente.example>",
        to=(BOUNCES,),
        language=language,
        return_path=return_path,
        references=references,
    )


def words(
    name: str,
    text: str,
    bounce: Bounce | None,
    *headers: str,
    daemon: str = "Mail Delivery System <mailer-daemon@mx.cliente.example>",
    subject: str = "Mail delivery failed: returning message to sender",
    visible: str | None = None,
    language: str | None = "en",
    automatic: str = "null_return_path",
    return_path: str = "",
    sender: str = "mailer-daemon@mx.cliente.example",
) -> Case:
    """Return a report in words alone."""
    raw = mail(
        text,
        *headers,
        sender=daemon,
        to=BOUNCES,
        subject=subject,
        return_path=return_path,
        message_id="<dsn-1@mx.cliente.example>",
    )
    return dsn(
        name,
        raw,
        text.strip() if visible is None else visible,
        bounce,
        subject=subject,
        sender=sender,
        sender_name=daemon.partition(" <")[0] if "<" in daemon else "",
        language=language,
        automatic=automatic,
        return_path=return_path,
    )


POSTFIX = (
    "This is the mail system at host mx.cliente.example.\n\nI'm sorry to have to inform you that your message could not\n"
    "be delivered to one or more recipients."
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
    f"recipients. This is a permanent error. The following address(es) failed:\n\n  {GONE}\n    host mx.cliente.example [192.0.2.1]\n"
    "    SMTP error from remote mail server after RCPT TO:<ninguem@cliente.example>:\n    550 5.1.1 User unknown\n\n"
)
QMAIL = (
    "Hi. This is the qmail-send program at mx.cliente.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
)
SENDMAIL = (
    "The original message was received at Fri, 27 Nov 2026 10:15:00 -0300\nfrom ramal.example [192.0.2.2]\n\n"
    f"   ----- The following addresses had permanent fatal errors -----\n<{GONE}>\n    (reason: 550 5.1.1 <{GONE}>... User unknown)"
)


def status(action: str, code: str, diagnostic: str = "", recipient: str = GONE, original: str = "") -> str:
    lines = [
        "Reporting-MTA: dns; mx.cliente.example",
        "Arrival-Date: Fri, 27 Nov 2026 10:15:00 -0300 (BRT)",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        f"Original-Recipient: rfc822;{original}" if original else None,
        f"Action: {action}",
        f"Status: {code}" if code else None,
        f"Diagnostic-Code: smtp; {diagnostic}" if diagnostic else None,
    ]
    return "\n".join(line for line in lines if line is not None) + "\n"
