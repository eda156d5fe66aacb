"""What a company's people are told about the certificates of its machines: from registration to expiry.

Every text names the company, the certificate and when it ends or ended, with hour and zone, and what to do next.
"""

from typing import Any

from notifier.model.messages.shape import EMAIL_AND_INBOX, Audience, Link, Message, MessageClass

LAST_NOTICE = 7
"""The threshold in days of the last notice before the end."""

_NOTICE: dict[str, Any] = {"of_class": MessageClass.LEGAL}
"""A message after which the integration stops, or has stopped. It cannot be switched off."""


def _certificate(fact: str, kind: str = "", **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells the parties of an event about a certificate of it.

    `fact` is the event's name without `certificate_`, such as `expiring`. `kind` is the message's name without
    `certificate_`, where it is another name. Keyword arguments are further fields of Message.
    """
    return Message(
        event_type=f"certificates.certificate_{fact}.v1",
        kind=f"certificate_{kind or fact}",
        to=Audience.PARTIES,
        channels=EMAIL_AND_INBOX,
        documents=("cnpj",),
        moments=("valid_until",),
        link=Link.CERTIFICATES,
        **{"of_class": MessageClass.SERVICE, "facts": ("legal_name", "subject"), **row},
    )


_EXPIRING: dict[str, Any] = {"facts": ("legal_name", "subject", "days_left")}

ABOUT_CERTIFICATES: tuple[Message, ...] = (
    _certificate("registered"),
    _certificate("removed", when={"reason": "removed"}),
    _certificate("removed", "replaced", when={"reason": "replaced"}),
    _certificate("removed", "revoked", when={"reason": "revoked"}),
    _certificate("expiring", unless={"threshold": LAST_NOTICE}, **_EXPIRING),
    _certificate("expiring", "expiring_last", when={"threshold": LAST_NOTICE}, **_EXPIRING, **_NOTICE),
    _certificate("expired", **_NOTICE),
)
