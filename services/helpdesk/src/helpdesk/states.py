"""The closed lists of helpdesk and the state machine of tickets, as data."""

from enum import StrEnum

from chassis.moves import Moves


class TicketState(StrEnum):
    """How a ticket stands (seed 004: "Nueva", "En curso", "Cerrada")."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    CLOSED = "closed"


OPEN = (TicketState.NEW, TicketState.IN_PROGRESS, TicketState.WAITING)
"""The states in which a ticket is not closed: the requester's view "pending"."""

PAUSED = (TicketState.WAITING, TicketState.CLOSED)
"""The states in which the time until a ticket's resolution does not run."""

MOVES: Moves[TicketState] = {
    TicketState.NEW: frozenset({TicketState.IN_PROGRESS, TicketState.CLOSED}),
    TicketState.IN_PROGRESS: frozenset({TicketState.WAITING, TicketState.CLOSED}),
    TicketState.WAITING: frozenset({TicketState.IN_PROGRESS, TicketState.CLOSED}),
    TicketState.CLOSED: frozenset({TicketState.IN_PROGRESS}),
}


class Classification(StrEnum):
    """What the author wants with a ticket (O33, M15)."""

    QUESTION = "question"
    REQUEST = "request"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


class Priority(StrEnum):
    """How urgent staff find a ticket (M19)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Resolution(StrEnum):
    """How a ticket was closed. `granted` and `denied` decide a system access, so only its ticket can have them."""

    SOLVED = "solved"
    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


DECISIONS = (Resolution.GRANTED, Resolution.DENIED)

AUTHORS_RESOLUTIONS = (Resolution.SOLVED, Resolution.WITHDRAWN)
"""What the author of a ticket may close it as."""


class Channel(StrEnum):
    """How a ticket came in."""

    WEB = "web"
    PHONE = "phone"
    MAIL = "mail"
    SYSTEM = "system"


class EntryKind(StrEnum):
    """What an entry is: a note by whoever asked or watches, or an internal one of staff; staff's reply; a mail."""

    NOTE = "note"
    REPLY = "reply"
    MAIL = "mail"


class Visibility(StrEnum):
    """Who sees an entry: everybody who sees the ticket, or staff alone."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Side(StrEnum):
    """On which side of the counter somebody wrote or changed something."""

    REQUESTER = "requester"
    STAFF = "staff"
    SYSTEM = "system"


class Change(StrEnum):
    """What happened to a ticket, in the facts about it."""

    OPENED = "opened"
    REPLIED = "replied"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    REOPENED = "reopened"
    REASSIGNED = "reassigned"
    PRIORITY = "priority"
    CLOSED = "closed"


class AccessStatus(StrEnum):
    """How a system access stands at representatives, as far as its ticket heeds it."""

    REQUESTED = "requested"
    GRANTED = "granted"
    DENIED = "denied"
    ENDED = "ended"


CLOSED_AS = {
    AccessStatus.GRANTED: Resolution.GRANTED,
    AccessStatus.DENIED: Resolution.DENIED,
    AccessStatus.ENDED: Resolution.WITHDRAWN,
}
"""How the ticket of a system access is closed when representatives tell what became of the access."""


class MailOutcome(StrEnum):
    """What became of a mail that came in.

    `held` mails wait for staff, and tell nobody. `automatic` ones are recorded at their ticket or nowhere, and change
    nothing. `bounce` is a report about a mail of ours that did not arrive. `discarded` ones staff looked at and put
    aside.
    """

    OPENED = "opened"
    ADDED = "added"
    HELD = "held"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    DISCARDED = "discarded"


class MailDecision(StrEnum):
    """What staff decide about a mail: it is written on a ticket, opens one, or is put aside."""

    ATTACH = "attach"
    OPEN = "open"
    DISCARD = "discard"


UNDECIDED = (MailOutcome.HELD, MailOutcome.AUTOMATIC)
"""The mails that staff may still write on a ticket, open a ticket from, or discard."""


class Audience(StrEnum):
    """Who finds an article: everybody, only who has signed in (seed 004: "agentes"), or as a draft only staff."""

    PUBLIC = "public"
    AGENTS = "agents"
    STAFF = "staff"


VISIBILITIES = (Audience.PUBLIC, Audience.AGENTS)
"""Whom a published article may be for."""


class KeyPlace(StrEnum):
    """Where a key of an article comes from: its text with the title, its title, a word of the title as it begins, or a
    tag.
    """

    TEXT = "text"
    TITLE = "title"
    BEGIN = "begin"
    TAG = "tag"


class View(StrEnum):
    """A list of tickets (M17): those in which somebody takes part, or staff's queue."""

    PENDING = "pending"
    CLOSED_30D = "closed_30d"
    OPENED_BY_ME = "opened_by_me"
    WATCHED = "watched"
    QUEUE = "queue"
