"""Reports of mail servers about mails of ours that did not arrive, as each server writes them."""

from mails.case import OURS, SENDER, Bounce, Case, mail, multipart, part, text_part

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


CASES: list[Case] = [
    dsn(
        "Postfix, unknown user",
        report(POSTFIX, status("failed", "5.1.1", "550 5.1.1 User unknown")),
        POSTFIX,
        Bounce(GONE, True, OURS),
    ),
    dsn(
        "Postfix, headers alone",
        report(POSTFIX, status("failed", "5.1.1"), HEADERS, "text/rfc822-headers"),
        POSTFIX,
        Bounce(GONE, True, OURS),
    ),
    dsn(
        "Postfix, domain does not exist",
        report(POSTFIX, status("failed", "5.4.4", "Host or domain name not found")),
        POSTFIX,
        Bounce(GONE, True, OURS),
    ),
    dsn(
        "Postfix, gave up after days",
        report(POSTFIX, status("failed", "4.4.1", "connect to mx.cliente.example: Connection timed out")),
        POSTFIX,
        Bounce(GONE, False, OURS),
    ),
    dsn(
        "Postfix, delayed",
        report(
            "####################\n# THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n",
            status("delayed", "4.4.1", "Connection timed out"),
            subject="Delayed Mail (still being retried)",
        ),
        "####################\n# THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
        Bounce(GONE, None, OURS),
        subject="Delayed Mail (still being retried)",
    ),
    dsn(
        "Postfix, mailbox full",
        report(POSTFIX, status("failed", "5.2.2", "552 5.2.2 Mailbox full")),
        POSTFIX,
        Bounce(GONE, False, OURS),
    ),
    dsn(
        "Postfix, mail too large",
        report(POSTFIX, status("failed", "5.3.4", "552 5.3.4 Message size exceeds limit")),
        POSTFIX,
        Bounce(GONE, False, OURS),
    ),
    dsn(
        "Postfix, refused as spam",
        report(POSTFIX, status("failed", "5.7.1", "550 5.7.1 Message rejected due to content")),
        POSTFIX,
        Bounce(GONE, False, OURS),
    ),
    dsn(
        "Postfix, delivered is no bounce",
        report(
            "The mail was delivered to the mailbox.",
            status("delivered", "2.0.0"),
            subject="Successful Mail Delivery Report",
        ),
        "The mail was delivered to the mailbox.",
        None,
        subject="Successful Mail Delivery Report",
    ),
    dsn("Postfix, relayed is no bounce", report(POSTFIX, status("relayed", "2.0.0")), POSTFIX, None),
    dsn(
        "an alias: the address that we wrote to counts",
        report(POSTFIX, status("failed", "5.1.1", "", "outro@interno.example", GONE)),
        POSTFIX,
        Bounce(GONE, True, OURS),
    ),
    dsn(
        "status missing, reply of SMTP given",
        report(POSTFIX, status("failed", "", "550 no such user here")),
        POSTFIX,
        Bounce(GONE, True, OURS),
    ),
    dsn(
        "status missing, temporary reply of SMTP",
        report(POSTFIX, status("failed", "", "451 try again later")),
        POSTFIX,
        Bounce(GONE, False, OURS),
    ),
    dsn("status and reason missing", report(POSTFIX, status("failed", "")), POSTFIX, Bounce(GONE, False, OURS)),
    dsn("fields in capitals", report(POSTFIX, status("FAILED", "5.1.1").upper()), POSTFIX, Bounce(GONE, True, OURS)),
    dsn(
        "nothing returned, no reference",
        report(POSTFIX, status("failed", "5.1.1"), ""),
        POSTFIX,
        Bounce(GONE, True, None),
    ),
    dsn(
        "nothing returned, but referred to",
        report(POSTFIX, status("failed", "5.1.1"), "", "", f"References: {OURS}"),
        POSTFIX,
        Bounce(GONE, True, OURS),
        references=(OURS,),
    ),
    dsn(
        "delayed for one, failed for another",
        report(
            POSTFIX,
            status("delayed", "4.4.1")
            + "\n"
            + "Final-Recipient: rfc822; outro@cliente.example\nAction: failed\nStatus: 5.1.1\n",
        ),
        POSTFIX,
        Bounce("outro@cliente.example", True, OURS),
    ),
    dsn(
        "no address in the report",
        report(POSTFIX, "Reporting-MTA: dns; mx.cliente.example\n\nAction: failed\nStatus: 5.1.1\n"),
        POSTFIX,
        None,
    ),
    dsn("a report that is no report", report(POSTFIX, "lorem ipsum"), POSTFIX, None),
    dsn(
        "address in UTF-8 (RFC 6533)",
        report(POSTFIX, status("failed", "5.1.1", "", "josé@cliente.example").replace("rfc822; ", "utf-8; ")),
        POSTFIX,
        Bounce("josé@cliente.example", True, OURS),
    ),
    dsn(
        "Exchange, unknown user",
        report(
            "Delivery has failed to these recipients or groups:\n\nninguem@cliente.example\nThe email address you entered couldn't be found.\n",
            status(
                "failed",
                "5.1.10",
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
                f"{GONE}",
            ).replace("rfc822; ", "rfc822;"),
            COPY,
            "message/rfc822",
            f"In-Reply-To: {OURS}",
            daemon="Microsoft Outlook <postmaster@cliente.example>",
            subject="Undeliverable: Acesso",
        ),
        "Delivery has failed to these recipients or groups:\n\nninguem@cliente.example\nThe email address you entered couldn't be found.",
        Bounce(GONE, True, OURS),
        sender="postmaster@cliente.example",
        sender_name="Microsoft Outlook",
        subject="Undeliverable: Acesso",
        references=(OURS,),
    ),
    dsn(
        "Exchange in Portuguese",
        report(
            "Falha na entrega a estes destinatários ou grupos:\n\nNão foi possível encontrar o endereço que você digitou.\n",
            status("failed", "5.1.1"),
            daemon="postmaster@cliente.example",
            subject="Não é possível entregar: Acesso",
        ),
        "Falha na entrega a estes destinatários ou grupos:\n\nNão foi possível encontrar o endereço que você digitou.",
        Bounce(GONE, True, OURS),
        sender="postmaster@cliente.example",
        sender_name="",
        subject="Não é possível entregar: Acesso",
        language="pt",
    ),
    dsn(
        "Gmail, address not found",
        report(
            f"** Address not found **\n\nYour message wasn't delivered to {GONE} because the address couldn't be found.\n",
            status("failed", "5.1.1", "550-5.1.1 The email account that you tried to reach does not exist."),
            COPY,
            "message/rfc822",
            f"X-Failed-Recipients: {GONE}",
            f"References: {OURS}",
            daemon="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
            subject="Delivery Status Notification (Failure)",
        ),
        f"** Address not found **\n\nYour message wasn't delivered to {GONE} because the address couldn't be found.",
        Bounce(GONE, True, OURS),
        sender="mailer-daemon@googlemail.example",
        sender_name="Mail Delivery Subsystem",
        subject="Delivery Status Notification (Failure)",
        references=(OURS,),
    ),
    dsn(
        "Gmail, delay",
        report(
            "** Delivery incomplete **\n\nThere was a temporary problem delivering your message. Gmail will retry for 46 more hours.\n",
            status("delayed", "4.4.1"),
            daemon="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
            subject="Delivery Status Notification (Delay)",
        ),
        "** Delivery incomplete **\n\nThere was a temporary problem delivering your message. Gmail will retry for 46 more hours.",
        Bounce(GONE, None, OURS),
        sender="mailer-daemon@googlemail.example",
        sender_name="Mail Delivery Subsystem",
        subject="Delivery Status Notification (Delay)",
    ),
    dsn(
        "Sendmail",
        report(
            SENDMAIL,
            status("failed", "5.1.1").replace("rfc822; ", "RFC822; "),
            daemon="Mail Delivery Subsystem <MAILER-DAEMON@mx.cliente.example>",
            subject="Returned mail: see transcript for details",
        ),
        SENDMAIL,
        Bounce(GONE, True, OURS),
        sender_name="Mail Delivery Subsystem",
        subject="Returned mail: see transcript for details",
    ),
    dsn(
        "Exim with a report",
        report(EXIM, status("failed", "5.0.0").replace("rfc822; ", "rfc822;")),
        EXIM.strip(),
        Bounce(GONE, True, OURS),
    ),
    dsn(
        "a report without null return path",
        report(POSTFIX, status("failed", "5.1.1"), return_path=SENDER),
        POSTFIX,
        Bounce(GONE, True, OURS),
        automatic="report",
        return_path=SENDER,
    ),
    words(
        "Exim in words, copy below",
        f"{EXIM}------ This is a copy of the message, including all the headers. ------\n\n{COPY}",
        Bounce(GONE, True, OURS),
        f"X-Failed-Recipients: {GONE}",
        "Auto-Submitted: auto-replied",
    ),
    words(
        "Exim in words, no header names the address",
        f"{EXIM}------ This is a copy of the message, including all the headers. ------\n\n{COPY}",
        Bounce(GONE, True, OURS),
    ),
    words(
        "Exim's warning of a delay",
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\n"
        f"recipients after more than 24 hours on the queue on mx.cliente.example.\n\nThe address to which the message has not yet been delivered is:\n\n  {GONE}\n\n"
        "No action is required on your part. Delivery attempts will continue for some time.",
        Bounce(GONE, None, None),
        subject="Warning: message 1abc-0002 delayed 24 hours",
    ),
    words(
        "qmail",
        f"{QMAIL}<{GONE}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <{BOUNCES}>\n{COPY}",
        Bounce(GONE, True, OURS),
        daemon="MAILER-DAEMON@mx.cliente.example",
        subject="failure notice",
        sender="mailer-daemon@mx.cliente.example",
    ),
    words(
        "qmail, too long in the queue",
        f"{QMAIL}<{GONE}>:\n192.0.2.1 does not answer.\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n{COPY}",
        Bounce(GONE, False, OURS),
        daemon="MAILER-DAEMON@mx.cliente.example",
        subject="failure notice",
    ),
    words(
        "Sendmail of old, in words",
        f"{SENDMAIL}\n\n   ----- Transcript of session follows -----\n550 5.1.1 <{GONE}>... User unknown\n\n   ----- Original message follows -----\n\n{COPY}",
        Bounce(GONE, True, OURS),
        daemon="Mail Delivery Subsystem <MAILER-DAEMON@mx.cliente.example>",
        subject="Returned mail: User unknown",
    ),
    words(
        "Portuguese provider, in words",
        f"A sua mensagem não pôde ser entregue ao destinatário abaixo:\n\n{GONE}\n\nMotivo: o usuário não existe.\n\n----- Mensagem original -----\n\n{COPY}",
        Bounce(GONE, True, OURS),
        subject="Mensagem não entregue",
        language="pt",
    ),
    words(
        "Spanish provider, in words",
        f"Su mensaje no se pudo entregar a la siguiente dirección:\n\n<{GONE}>\n\nEl buzón no existe.\n\n----- Mensaje original -----\n\n{COPY}",
        Bounce(GONE, True, OURS),
        subject="Mensaje devuelto",
        language=None,
    ),
    words(
        "a mail server that says nothing of mail",
        "The certificate of this host expires soon, please renew it.",
        None,
        subject="cron",
    ),
    Case(
        "a person who asks about a bounce is none",
        mail(f"Não foi possível entregar a mensagem a {GONE}, o que faço? O erro foi 550 5.1.1."),
        visible=f"Não foi possível entregar a mensagem a {GONE}, o que faço? O erro foi 550 5.1.1.",
        language="pt",
    ),
    Case(
        "a person who forwards a bounce is none",
        mail(
            multipart(
                text_part("Vejam o que recebi, não sei o que fazer.\n"),
                part(COPY, "Content-Type: message/rfc822", 'Content-Disposition: attachment; filename="devolvida.eml"'),
            ),
            kind='multipart/mixed; boundary="=_fronteira"',
        ),
        visible="Vejam o que recebi, não sei o que fazer.",
        files=(("devolvida.eml", COPY.replace("\n", "\r\n").encode()),),
        language="pt",
    ),
]
