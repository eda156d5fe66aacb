"""Mails that no person wrote, and mails of persons that look a little like them."""

from mails.case import DESK, SENDER, Case, mail, multipart, part, text_part

AWAY = {
    "pt": "Olá! Estou fora do escritório até 7 de dezembro e não tenho acesso ao e-mail.",
    "es": "¡Hola! Estoy fuera de la oficina hasta el 7 de diciembre y no tengo acceso al correo.",
    "en": "Hello! I am out of the office until 7 December and do not have access to mail.",
}


def away(
    name: str, language: str, subject: str, *headers: str, automatic: str, return_path: str | None = SENDER
) -> Case:
    return Case(
        name,
        mail(AWAY[language], *headers, subject=subject, return_path=return_path),
        visible=AWAY[language],
        automatic=automatic,
        language=language,
        subject=subject,
        return_path=return_path,
    )


def headed(name: str, *headers: str, automatic: str, sender: str = SENDER, return_path: str | None = SENDER) -> Case:
    """Return a mail with Maria's words whose headers tell what it is."""
    return Case(
        name,
        mail("Não sei.", *headers, sender=f"Maria Souza <{sender}>", return_path=return_path),
        visible="Não sei.",
        automatic=automatic,
        language="pt",
        sender=sender,
        return_path=return_path,
    )


RECEIPT = multipart(
    text_part("A sua mensagem foi lida.\n"),
    part(
        f"Reporting-UA: cliente; Correio\nFinal-Recipient: rfc822;{SENDER}\nDisposition: manual-action/MDN-sent-manually; displayed\n",
        "Content-Type: message/disposition-notification",
    ),
)

CASES: list[Case] = [
    away(
        "out of office, Exchange, pt",
        "pt",
        "Resposta automática: Acesso ao sistema",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        automatic="null_return_path",
        return_path="",
    ),
    away(
        "out of office, Exchange, es",
        "es",
        "Respuesta automática: Acesso ao sistema",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        automatic="auto_submitted",
    ),
    away(
        "out of office, Exchange, en",
        "en",
        "Automatic reply: Acesso ao sistema",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        automatic="x_auto",
    ),
    away(
        "out of office, Gmail, pt",
        "pt",
        "Férias Re: Acesso ao sistema",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "Auto-Submitted: auto-replied",
        automatic="auto_submitted",
    ),
    away("out of office, Gmail, es", "es", "Vacaciones Re: Acesso", "Precedence: bulk", automatic="precedence"),
    away(
        "out of office, Sieve's vacation, en",
        "en",
        "Auto: Acesso ao sistema",
        "Auto-Submitted: auto-replied (vacation)",
        automatic="auto_submitted",
    ),
    away("out of office, subject alone, pt", "pt", "Ausência temporária: Acesso", automatic="subject"),
    away("out of office, subject alone, es", "es", "Fuera de la oficina: Acesso", automatic="subject"),
    away("out of office, subject alone, en", "en", "Out of Office: Acesso", automatic="subject"),
    away("out of office, subject encoded, pt", "pt", "Resposta automática: Acesso", automatic="subject"),
    away(
        "out of office, cPanel's autoresponder",
        "en",
        "I am away",
        "X-Autorespond: I am away",
        "Precedence: auto_reply",
        automatic="precedence",
    ),
    away("out of office, X-Auto alone", "en", "I am away", "X-Autorespond: I am away", automatic="x_auto"),
    headed("answered by a person after an automatic answer", "Auto-Submitted: no", automatic=""),
    headed(
        "Auto-Submitted in capitals and with a comment",
        "AUTO-SUBMITTED: Auto-Generated (cron)",
        automatic="auto_submitted",
    ),
    headed(
        "Auto-Submitted of Asterisk",
        "Auto-Submitted: auto-notified; owner-email=x@y.example",
        automatic="auto_submitted",
    ),
    headed(
        "two Auto-Submitted, the second counts too",
        "Auto-Submitted: no",
        "Auto-Submitted: auto-replied",
        automatic="auto_submitted",
    ),
    headed("Precedence list", "Precedence: list", automatic="precedence"),
    headed("Precedence junk", "Precedence: JUNK", automatic="precedence"),
    headed("Precedence auto-reply", "Precedence: auto-reply", automatic="precedence"),
    headed("Precedence first-class is a person's", "Precedence: first-class", automatic=""),
    headed("mailing list", "List-Id: Avisos <avisos.lista.example>", automatic="list"),
    headed("newsletter", "List-Unsubscribe: <https://lista.example/sair>", automatic="list"),
    headed("list with lower-case header", "list-post: <mailto:avisos@lista.example>", automatic="list"),
    headed("X-Auto-Response-Suppress: None is a person's", "X-Auto-Response-Suppress: None", automatic=""),
    headed("null return path", automatic="null_return_path", return_path=""),
    headed("no-reply", automatic="machine_sender", sender="no-reply@loja.example"),
    headed("noreply with more", automatic="machine_sender", sender="noreply-pedidos@loja.example"),
    headed("shop's no-reply behind a point", automatic="machine_sender", sender="vendas.noreply@loja.example"),
    headed("do-not-reply", automatic="machine_sender", sender="DoNotReply@loja.example".lower()),
    headed("não responda", automatic="machine_sender", sender="nao-responda@loja.example"),
    headed("não responder, one word", automatic="machine_sender", sender="naoresponder@loja.example"),
    headed("no responder", automatic="machine_sender", sender="no-responder@tienda.example"),
    headed("mailer-daemon", automatic="machine_sender", sender="mailer-daemon@servidor.example"),
    headed("postmaster", automatic="machine_sender", sender="postmaster@servidor.example"),
    headed("a person whose name starts alike", automatic="", sender="noreplando@cliente.example"),
    headed("a person called Postmasterson", automatic="", sender="postmasterson@cliente.example"),
    headed("our own mailbox", automatic="own_address", sender=DESK),
    headed(
        "our own mailbox in the envelope alone",
        automatic="own_address",
        return_path="atendimento+bounces@ramal.example",
    ),
    headed("a ticket's address of ours", automatic="own_address", sender="atendimento+aaaaaaaa@ramal.example"),
    Case(
        "read receipt",
        mail(
            RECEIPT,
            kind='multipart/report; report-type=disposition-notification; boundary="=_fronteira"',
            subject="Lida: Acesso",
        ),
        visible="A sua mensagem foi lida.",
        automatic="report",
        subject="Lida: Acesso",
        language="pt",
    ),
    Case(
        "complaint about spam (ARF)",
        mail(
            multipart(
                text_part("This is an abuse report.\n"),
                part(f"Feedback-Type: abuse\nOriginal-Rcpt-To: {SENDER}\n", "Content-Type: message/feedback-report"),
            ),
            kind='multipart/report; report-type=feedback-report; boundary="=_fronteira"',
        ),
        visible="This is an abuse report.",
        language="en",
        automatic="report",
    ),
    Case(
        "calendar's answer",
        mail(
            multipart(
                text_part("Aceito: reunião\n"),
                part("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", "Content-Type: text/calendar; method=REPLY"),
            ),
            kind='multipart/alternative; boundary="=_fronteira"',
        ),
        visible="Aceito: reunião",
        files=(("attachment.ics", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"),),
    ),
]
