"""What people are told about their tickets: that one is open, what was answered, where it stands, that it is closed.

State notices come from the no-reply address, answers from the ticket's own; an answer to either reaches the ticket. An
author who has not shown that the address is theirs reads the ticket's number alone, in nobody's words.
"""

from typing import Any

from notifier.model.messages.shape import EMAIL, EMAIL_AND_INBOX, INBOX, Audience, Link, Message, MessageClass

_DUE: dict[str, Any] = {"facts": ("by", "author.language", "due_in_words"), "moments": ("due_at",)}
"""When the answer is due: in helpdesk's words, which are in the author's language, and as a moment."""

_DECIDED = ("granted", "denied")
"""Resolutions that decide a system access. Representatives may refuse to follow a ticket that says `granted`, so that
the decision is told by its events alone.
"""


_BY_STRANGER: dict[str, Any] = {"by": None}
"""A message of somebody who takes no part. The author is not told: an address that leaked would bring mail for ever."""


def _ticket(fact: str, kind: str, to: Audience = Audience.TAKING_PART, **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells people of an event about a ticket.

    `fact` is the event's name without `ticket_`, such as `updated`. `kind` is the message's name without `ticket_`.
    `to` is who is told; whoever made the change is not. Keyword arguments are further fields of Message.
    """
    usual = {
        "channels": EMAIL_AND_INBOX,
        "skips_actor": True,
        "facts": ("by",),
        "if_quoted": ("subject", "author.name"),
        "quoted_text": "body",
    }
    return Message(
        event_type=f"helpdesk.ticket_{fact}.v1",
        kind=f"ticket_{kind}",
        to=to,
        of_class=MessageClass.SERVICE,
        numerals=("number",),
        link=Link.TICKET,
        link_without_account=Link.TRACKED_TICKET,
        in_thread=True,
        **{**usual, **row},
    )


def _change(change: str, **row: Any) -> Message:
    """Return the Message about one `change` of a ticket. Keyword arguments are further fields of Message."""
    return _ticket("updated", change, when={"change": change}, **row)


ABOUT_TICKETS: tuple[Message, ...] = (
    _ticket("opened", "opened", Audience.AUTHOR, skips_actor=False, unless={"acknowledged": False}, **_DUE),
    _ticket("opened", "opened_watched", Audience.WATCHERS, **_DUE),
    _change("replied", from_mailbox=True, unless=_BY_STRANGER, facts=("by", "state")),
    _ticket("updated", "written_on", Audience.WATCHERS, when={"change": "replied", **_BY_STRANGER}, quoted_text=""),
    _change("in_progress"),
    _change("waiting"),
    _change("reopened"),
    _change("reassigned"),
    _change("priority", facts=("by", "priority")),
    _ticket(
        "closed",
        "closed",
        when={"change": "closed"},
        unless={"resolution": _DECIDED},
        facts=("by", "resolution"),
        if_quoted=("subject", "author.name", "note"),
    ),
    _ticket("closed", "decided", when={"change": "closed", "resolution": _DECIDED}, channels=INBOX),
    Message(
        event_type="helpdesk.erasure_code_issued.v1",
        kind="ticket_erasure_code",
        to=Audience.ADDRESS,
        channels=EMAIL,
        of_class=MessageClass.SECURITY,
        numerals=("number",),
        has_code=True,
    ),
)
