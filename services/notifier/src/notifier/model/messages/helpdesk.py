"""What people are told about their tickets: that one is open, what was answered, where it stands, that it is closed.

State notices come from the no-reply address, answers from the ticket's own; an answer to either reaches the ticket. An
author who has not shown that the address is theirs reads the ticket's number alone, in nobody's words.
"""

from typing import Any

from notifier.model.messages.shape import EMAIL_AND_INBOX, INBOX, Audience, Link, Message, MessageClass

_DECIDED = ("granted", "denied")
"""Resolutions that decide a system access. Representatives may refuse to follow a ticket that says `granted`, so that
the decision is told by its events alone.
"""


def _ticket(fact: str, kind: str, to: Audience = Audience.TAKING_PART, **row: Any) -> Message:
    """Return a Message, a row of the table MESSAGES, that tells people of an event about a ticket.

    `fact` is the event's name without `ticket_`, such as `updated`. `kind` is the message's name without `ticket_`.
    `to` is who is told; whoever made the change is not. Keyword arguments are further fields of Message.
    """
    usual = {
        "channels": EMAIL_AND_INBOX,
        "skips_actor": True,
        "facts": ("by", "author.language", "due_in_words"),
        "moments": ("due_at",),
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
    _ticket("opened", "opened", Audience.AUTHOR, skips_actor=False, unless={"acknowledged": False}),
    _ticket("opened", "opened_watched", Audience.WATCHERS),
    _change("replied", from_mailbox=True),
    _change("in_progress"),
    _change("waiting"),
    _change("reopened"),
    _change("reassigned"),
    _change("priority", facts=("by", "author.language", "due_in_words", "priority")),
    _ticket(
        "closed",
        "closed",
        when={"change": "closed"},
        unless={"resolution": _DECIDED},
        facts=("by", "author.language", "resolution"),
        if_quoted=("subject", "author.name", "note"),
    ),
    _ticket("closed", "decided", when={"change": "closed", "resolution": _DECIDED}, channels=INBOX),
)
