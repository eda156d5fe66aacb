"""Mail that no person wrote: answering it could start a loop of two machines that write to each other for ever."""

import re

from helpdesk.mailing.addresses import MailAddresses
from helpdesk.mailing.mime import Entity, header_text

_REPORTS = ("multipart/report", "message/delivery-status", "message/disposition-notification")
_PRECEDENCE = ("bulk", "list", "junk", "auto_reply", "auto-reply", "autoreply")
_MACHINES = re.compile(
    r"(?:\A|[._=-])"
    r"(?:mailer[._-]?daemon|postmaster|mail-?daemon|no[._-]?reply|do[._-]?not[._-]?reply|n(?:ao|o)[._-]?respond(?:a|er)"
    r"|auto[._-]?(?:reply|responder)|listserv|majordomo)"
    r"(?:\Z|[._=+-])"
)
_SUBJECT = re.compile(
    r"(?:auto(?:matic)?[ -]?(?:reply|response)|auto|out[ -]of[ -](?:the[ -])?office(?:[ -]auto[ -]?reply)?"
    r"|resposta autom[aá]tica|aus[eê]ncia tempor[aá]ria|fora d[oe] escrit[oó]rio"
    r"|respuesta autom[aá]tica|fuera de la? oficina|r[eé]ponse automatique)\s*(?::|\Z|-\s)",
    re.IGNORECASE,
)


def why_automatic(mail: Entity, *, sender: str, return_path: str | None, ours: MailAddresses | None) -> str:
    """Return why a mail counts as automatic, as a code, or an empty text for one that a person wrote.

    `sender` is the key of its From address and `return_path` its envelope sender, None when that is not known. The
    codes: own_address, null_return_path, report, auto_submitted, precedence, list, x_auto, machine_sender, subject.
    """
    local_parts = [address.rpartition("@")[0].lower() for address in (sender, return_path or "")]
    reasons = {
        "own_address": ours is not None and any(ours.is_ours(address) for address in (sender, return_path or "")),
        "null_return_path": return_path == "",
        "report": mail.media_type in _REPORTS,
        "auto_submitted": any(_word(value) not in ("", "no") for value in mail.headers("auto-submitted")),
        "precedence": any(_word(value) in _PRECEDENCE for value in mail.headers("precedence")),
        "list": any(name.startswith("list-") for name, _value in mail.fields),
        "x_auto": any(
            name.startswith("x-auto") and _word(header_text(value)) not in ("no", "none") for name, value in mail.fields
        ),
        "machine_sender": any(_MACHINES.search(local) for local in local_parts),
        "subject": bool(_SUBJECT.match(mail.header("subject"))),
    }
    return next((reason for reason, is_so in reasons.items() if is_so), "")


def _word(value: str) -> str:
    """Return the first word of a header's value, in lower case: `auto-replied` of `auto-replied; owner=…`."""
    return re.split(r"[\s;(]", value.strip().lower(), maxsplit=1)[0]
