"""What people are told about their requests: whose turn it is, what happens next, by which protocol to ask.

Everybody whom a request concerns reads the same text. No text names the holder or shows a document. An analyst's note
is staff's own words.
"""

from typing import Any

from notifier.model.messages.shape import EMAIL_AND_INBOX, Audience, Link, Message, MessageClass

_FACTS = ("request_id", "protocol", "service_order", "kind", "consumer_unit", "next_step", "reason")
_ITEM = ("section", "slot", "reason_code", "note")


_NOTICE: dict[str, Any] = {"of_class": MessageClass.LEGAL}
"""A message that the regulation demands, because a term begins or a request is over. It cannot be switched off."""


_DEADLINE: dict[str, Any] = {
    "event_type": "connections.deadline_approaching.v1",
    "facts": (*_FACTS, "article", "share"),
    "days": ("due_on",),
}
"""A deadline of a request of which half or more of the term is used."""


def _request(fact: str, kind: str = "", **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells the parties of a request of an event about it.

    `fact` is the event's name without `request_`, such as `decided`. `kind` is the message's name without `request_`,
    where it is another name. Keyword arguments are further fields of Message.
    """
    said = {
        "event_type": f"connections.request_{fact}.v1",
        "to": Audience.PARTIES,
        "of_class": MessageClass.SERVICE,
        "facts": _FACTS,
    }
    return Message(
        kind=f"request_{kind or fact}",
        channels=EMAIL_AND_INBOX,
        link=Link.REQUEST,
        **{**said, **row},
    )


ABOUT_REQUESTS: tuple[Message, ...] = (
    _request("opened"),
    _request("returned", days=("due_on",), entries={"items": _ITEM}, **_NOTICE),
    _request("resubmitted"),
    _request("decided", "approved", when={"decision": "approve"}, **_NOTICE),
    _request(
        "decided", "rejected", when={"decision": "reject"}, facts=(*_FACTS, "note"), codes=("articles",), **_NOTICE
    ),
    _request("withdrawn"),
    _request("lapsed", **_NOTICE),
    _request("completed"),
    _request("suspended", facts=(*_FACTS, "article"), days=("from",), **_NOTICE),
    _request("deadline", when={"owner": "customer"}, **_DEADLINE, **_NOTICE),
    _request("deadline", "deadline_of_analyst", when={"owner": "distributor"}, to=Audience.USER, **_DEADLINE),
    _request("resumed", facts=(*_FACTS, "article"), days=("from", "until"), **_NOTICE),
)
