"""What people are told about their requests: whose turn it is, what happens next, by which protocol to ask.

Everybody whom a request concerns reads the same text. No text names the holder or shows a document. An analyst's note
is staff's own words.
"""

from typing import Any

from notifier.model.messages.shape import EMAIL_AND_INBOX, Audience, Link, Message, MessageClass

_FACTS = ("request_id", "protocol", "service_order", "kind", "consumer_unit", "next_step", "reason")
_NOTED = (*_FACTS, "note")
_ITEM = ("section", "slot", "reason_code", "note")


_NOTICE: dict[str, Any] = {"of_class": MessageClass.LEGAL}
"""A message that the regulation demands, because a term begins or a request is over. It cannot be switched off."""


_DEADLINE: dict[str, Any] = {
    "event_type": "connections.deadline_approaching.v1",
    "facts": (*_FACTS, "article", "share"),
    "days": ("due_on",),
}
"""A deadline of a request of which half or more of the term is used."""
_OF_COMPLAINT: dict[str, Any] = {"facts": (*_FACTS, "article"), **_NOTICE}
"""A suspension that stops the customer's time to answer the budget. Any other one stops terms of the distributor's."""
_BUDGET: dict[str, Any] = {"days": ("valid_until",), "amounts": ("total", "participation")}
_ISSUED_DAYS = ("valid_until", "guarantee_kept_until")


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


def _step(fact: str, **row: Any) -> Message:
    """Return a Message that tells the parties of a request about its contracts, works or inspection.

    `fact` is the name of the event and of the message. Keyword arguments are further fields of Message.
    """
    return _of_parties(fact, fact, **row)


def _of_parties(fact: str, kind: str, **row: Any) -> Message:
    """Return the Message called `kind` that the event `connections.<fact>` causes, for all parties of its request.

    Keyword arguments are further fields of Message, or others in place of these.
    """
    said = {
        "event_type": f"connections.{fact}.v1",
        "to": Audience.PARTIES,
        "of_class": MessageClass.SERVICE,
        "facts": _FACTS,
    }
    return Message(
        kind=kind,
        channels=EMAIL_AND_INBOX,
        link=Link.REQUEST,
        **{**said, **row},
    )


ABOUT_REQUESTS: tuple[Message, ...] = (
    _request("opened"),
    _request("returned", days=("due_on",), entries={"items": _ITEM}, unless={"reason": "inspection_failed"}, **_NOTICE),
    _request("resubmitted"),
    _request("decided", "approved", when={"decision": "approve"}, unless={"reason": "inspection_passed"}, **_NOTICE),
    _request(
        "decided", "rejected", when={"decision": "reject"}, facts=(*_FACTS, "note"), codes=("articles",), **_NOTICE
    ),
    _request("withdrawn", unless={"guarantee_lost": (True, False)}),
    _request("withdrawn", "withdrawn_guarantee_kept", when={"guarantee_lost": False}),
    _request("withdrawn", "withdrawn_guarantee_lost", when={"guarantee_lost": True}, **_NOTICE),
    _request("lapsed", **_NOTICE),
    _request("completed"),
    _request("suspended", facts=(*_FACTS, "article"), days=("from",), unless={"reason": "complaint"}, **_NOTICE),
    _request("suspended", "suspended_by_complaint", when={"reason": "complaint"}, **_OF_COMPLAINT),
    _request("deadline", when={"owner": "customer"}, **_DEADLINE, **_NOTICE),
    _request("deadline", "deadline_of_analyst", when={"owner": "distributor"}, to=Audience.USER, **_DEADLINE),
    _request("resumed", facts=(*_FACTS, "article"), days=("from", "until"), unless={"reason": "complaint"}, **_NOTICE),
    _request("resumed", "resumed_after_complaint", when={"reason": "complaint"}, **_OF_COMPLAINT),
    _budget("issued", unless={"without_answer": "accepted"}, days=_ISSUED_DAYS),
    _budget("issued", "issued_free", when={"without_answer": "accepted"}, days=_ISSUED_DAYS),
    _budget("accepted", unless={"by_silence": True}),
    _budget("accepted", "accepted_by_silence", when={"by_silence": True}),
    _budget("refused"),
    _budget("expired"),
    _step("contracts_sent", facts=_NOTED, **_NOTICE),
    _step("contracts_signed", facts=_NOTED),
    _step("works_started", facts=_NOTED),
    _step("works_suspended", facts=_NOTED),
    _step("works_concluded", facts=_NOTED),
    _step("inspection_requested"),
    _step("inspection_scheduled", moments=("scheduled_at",)),
    _step("inspection_passed", facts=_NOTED, days=("inspected_on",), **_NOTICE),
    _step(
        "inspection_failed",
        facts=_NOTED,
        days=("inspected_on", "due_on"),
        entries={"defects": ("description",)},
        **_NOTICE,
    ),
)
"""A return and an approval that an inspection caused are told by the message about the inspection."""
