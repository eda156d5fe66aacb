"""Tickets: what somebody asked, where it stands, who takes part in it, and when it is due."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.moves import moved
from chassis.personal import By, impersonal, internal, nobodys, personal, whose
from chassis.word_search import Bytewise, WordIndex
from helpdesk.model.base import Base
from helpdesk.model.problems import TicketStateNotAllowed
from helpdesk.states import MOVES, PAUSED, Channel, Classification, Priority, Resolution, TicketState

_ANSWERS = "staff answer what was asked, and the requester can read it again"
_KEPT = "as long as the ticket"

NOT_DUE = datetime(9999, 12, 31, tzinfo=UTC)
"""The place in staff's queue of a ticket that has no due: behind all others."""


def _queues() -> Iterator[Index]:
    """Yield the indexes from which staff's queue is read: one for each filter and pair of filters, by state and
    priority, so that also a combination that few tickets have is found without reading the others.
    """
    order = ("state", "priority", "queue_at", "id")
    for name, columns in (
        ("state", ()),
        ("category", ("category",)),
        ("team", ("team",)),
        ("assignee", ("assignee_id",)),
        ("category_assignee", ("category", "assignee_id")),
        ("team_assignee", ("team", "assignee_id")),
    ):
        yield Index(f"ix_ticket_{name}_queue", *columns, *order)
    of_accesses = text("system_access_id IS NOT NULL")
    yield Index("ix_ticket_access_queue", *order, sqlite_where=of_accesses, postgresql_where=of_accesses)


class Ticket(Base):
    """What somebody asked, with its state. Its answers are entries, its changes are in its history.

    The author is a person with an account (`author_user_id`), or somebody known only by `author_email`. The name and
    the address in the row are those of authors without an account; an account's are in its copy, `Person`. `language`
    is that of the author's notices. `cnpj` is the company for which the author asks.

    `due_at` is the next of the two dues that is still open, None while the ticket is paused or closed; staff's queue is
    ordered by `queue_at`, which is `due_at` or, without one, far in the future. What was missed once stays missed.
    `next_miss_at` is the next due that can still be missed, by which a job finds what is. The dues were computed with
    the business hours of `calendar_version`.

    The secret of a tracking link is stored as a hash, `tracking_hash`, and encrypted with CODE_KEY for notifier
    (`tracking_ciphertext`), because every mail to the author has the link. Until somebody has opened the link
    (`tracking_opened_at`), nobody has shown that the address is theirs.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("uq_ticket_number", "number", unique=True),
        Index("uq_ticket_system_access_id", "system_access_id", unique=True),
        Index("uq_ticket_tracking_hash", "tracking_hash", unique=True),
        Index("ix_ticket_author_user_id", "author_user_id", "opened_at"),
        Index("ix_ticket_author_email", "author_email", "opened_at"),
        Index("ix_ticket_follows_id", "follows_id"),
        Index("ix_ticket_queue", "is_open", "queue_at", "id"),
        Index("ix_ticket_next_miss_at", "next_miss_at"),
        Index("ix_ticket_calendar_version", "is_open", "calendar_version", "id"),
        *_queues(),
        {
            "info": whose(
                author=By(user_id="author_user_id", address="author_email"),
                why=_ANSWERS,
                how_long="for good, without the author once erased",
                exported_as="tickets",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    version: Mapped[int] = mapped_column(info=internal())
    state: Mapped[TicketState] = mapped_column(state_column(TicketState))
    is_open: Mapped[bool] = mapped_column(default=True)
    channel: Mapped[Channel] = mapped_column(state_column(Channel))
    classification: Mapped[Classification] = mapped_column(state_column(Classification))
    category: Mapped[str] = mapped_column(String(20), info=impersonal("a code"))
    subcategory: Mapped[str] = mapped_column(String(40), info=impersonal("a code"))
    team: Mapped[str] = mapped_column(String(80), info=impersonal())
    assignee_id: Mapped[UUID | None]
    priority: Mapped[Priority] = mapped_column(state_column(Priority), default=Priority.NORMAL)
    subject: Mapped[str] = mapped_column(String(200), info=personal("author", wiped=""))
    description: Mapped[str] = mapped_column(Text, info=personal("author", wiped=""))
    origin_url: Mapped[str | None] = mapped_column(String(1000), info=personal("author"))

    author_user_id: Mapped[UUID | None]
    author_name: Mapped[str | None] = mapped_column(String(300), info=personal("author"))
    author_email: Mapped[str | None] = mapped_column(String(254), info=personal("author"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal())
    cnpj: Mapped[str | None] = mapped_column(String(14), info=impersonal("a company's"))

    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[UUID | None]
    updated_by_staff: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None]
    resolution: Mapped[Resolution | None] = mapped_column(state_column(Resolution))
    resolution_note: Mapped[str | None] = mapped_column(Text, info=personal("author"))
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))

    responded_at: Mapped[datetime | None]
    response_due_at: Mapped[datetime | None]
    response_missed: Mapped[bool] = mapped_column(default=False)
    resolution_due_at: Mapped[datetime | None]
    resolution_missed: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None]
    queue_at: Mapped[datetime]
    next_miss_at: Mapped[datetime | None]
    calendar_version: Mapped[int] = mapped_column(default=0)

    tracking_hash: Mapped[str | None] = mapped_column(String(64), info=internal("a hash"))
    tracking_ciphertext: Mapped[str | None] = mapped_column(Text, info=internal("encrypted with CODE_KEY"))
    tracking_opened_at: Mapped[datetime | None]
    upload_hash: Mapped[str | None] = mapped_column(String(64), info=internal("a hash"))
    upload_until: Mapped[datetime | None]
    is_undeliverable: Mapped[bool] = mapped_column(default=False)

    system_access_id: Mapped[UUID | None]
    access_user_id: Mapped[UUID | None]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @property
    def is_paused(self) -> bool:
        """Whether the time until the resolution stands still: the ticket waits for its author, or is closed."""
        return self.state in PAUSED

    def end_link(self) -> None:
        """End the tracking link and the upload token: neither opens the ticket any more, and no mail has the link."""
        self.tracking_hash = self.tracking_ciphertext = None
        self.upload_hash = self.upload_until = None

    def move(self, to: TicketState) -> TicketState:
        """Put the ticket into the state `to`, and return its state before.

        Raises TicketStateNotAllowed for a move that is not in the table.
        """
        before = self.state
        self.state = moved(before, to, MOVES, refused=TicketStateNotAllowed)
        self.is_open = to is not TicketState.CLOSED
        return before


class TicketPause(Base):
    """A time in which a ticket's resolution did not run, because it was in the paused state `state`.

    `ended_at` is None while it lasts.
    """

    __tablename__ = "ticket_pause"
    __table_args__ = (
        Index("ix_ticket_pause_ticket_id", "ticket_id", "began_at"),
        {"info": nobodys("when the time of a ticket stood still")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    state: Mapped[TicketState] = mapped_column(state_column(TicketState))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class TicketWord(Base):
    """A word by which staff find a ticket: of its subject, its author's name and address, its company and number."""

    __tablename__ = "ticket_word"
    __table_args__ = (
        Index("ix_ticket_word_ticket_id_word", "ticket_id", "word"),
        {
            "info": whose(
                author=By(through="ticket_id", as_owner="author", deleted=True),
                why="staff find a ticket by whoever asked",
                how_long=_KEPT,
            )
        },
    )

    word: Mapped[str] = mapped_column(Bytewise, primary_key=True, info=personal("author", internal=True))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), primary_key=True)


WORDS = WordIndex(words=TicketWord, entity="ticket_id", common=500)


class Participant(Base):
    """What a ticket is to a person with an account: its author, or one who watches it.

    State, category and last change are repeated here, so that each of a person's views reads one index and is as fast
    for a million tickets as for ten. With `needs_relation` the person was added as a colleague: the row counts while
    they have an active relation with the ticket's company.
    """

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_open", "user_id", "is_open", "updated_at", "ticket_id"),
        Index("ix_participant_author", "user_id", "is_author", "updated_at", "ticket_id"),
        Index("ix_participant_watching", "user_id", "is_watching", "updated_at", "ticket_id"),
        Index("ix_participant_ticket_id", "ticket_id"),
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="whoever takes part sees the ticket and is told of its changes",
                how_long=_KEPT,
                exported_as="participations",
            )
        },
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_author: Mapped[bool]
    is_watching: Mapped[bool]
    needs_relation: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool]
    category: Mapped[str] = mapped_column(String(20), info=impersonal("a code"))
    updated_at: Mapped[datetime]


class Counter(Base):
    """The last number that was given to a ticket. There may be gaps."""

    __tablename__ = "counter"
    __table_args__ = ({"info": nobodys("the last number of a ticket")},)

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal())
    value: Mapped[int]
