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


_BUDGET: dict[str, Any] = {"days": ("valid_until",), "amounts": ("total", "participation")}


def _request(fact: str, kind: str = "", **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells the parties of a request of an event about it.

    `fact` is the event's name without `request_`, such as `decided`. `kind` is the message's name without `request_`,
    where it is another name. Keyword arguments are further fields of Message.
    """
    return _of_parties(f"request_{fact}", f"request_{kind or fact}", **row)


def _budget(fact: str, kind: str = "", **row: Any) -> Message:
    """Return a Message that tells the parties of a request about its budget.

    `fact` and `kind` are the names of the event and the message without `budget_`, as for `_request`. Keyword arguments
    are further fields of Message.
    """
    return _of_parties(f"budget_{fact}", f"budget_{kind or fact}", **{**_BUDGET, **_NOTICE, **row})


def _of_parties(fact: str, kind: str, **row: Any) -> Message:
    """Return the Message called `kind` that the event `connections.<fact>` causes, for all parties of its request."""
    return Message(
        event_type=f"connections.{fact}.v1",
        kind=kind,
        to=Audience.PARTIES,
        channels=EMAIL_AND_INBOX,
        link=Link.REQUEST,
        **{"of_class": MessageClass.SERVICE, "facts": _FACTS, **row},
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
    _budget("issued", unless={"without_answer": "accepted"}),
    _budget("issued", "issued_free", when={"without_answer": "accepted"}),
    _budget("accepted", unless={"by_silence": True}),
    _budget("accepted", "accepted_by_silence", when={"by_silence": True}),
    _budget("refused"),
    _budget("expired"),
)
