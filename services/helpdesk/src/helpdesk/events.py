"""Facts about tickets, and about mail that did not arrive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NotRequired, TypedDict
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Companies, Doc, Email, Language, Parties, Rule, example, one_of

MessageIdText = Annotated[str, example("<1042.opened@ramal.example>")]


class Author(TypedDict):
    """Who asked. `user_id` is absent for somebody without an account."""

    user_id: NotRequired[Annotated[UUID | None, Doc("absent for somebody without an account")]]
    name: str
    email: NotRequired[Annotated[Email, Doc("absent for somebody who gave none")]]
    language: Language


@dataclass(frozen=True, kw_only=True)
class TicketFacts:
    """A ticket as everybody who sees it may know it. Internal notes publish nothing."""

    ticket_id: UUID
    number: Annotated[int, Rule({"minimum": 1}, 1042), Doc("by which people name the ticket")]
    subject: Annotated[str, example("Solicitação de acesso")]
    category: Annotated[str, example("sistema"), Doc("the code of its category")]
    state: Annotated[str, one_of("new", "in_progress", "waiting", "closed")]
    priority: Annotated[str, one_of("normal", "low", "high", "urgent")]
    change: Annotated[
        str,
        one_of("opened", "replied", "in_progress", "waiting", "reopened", "reassigned", "priority", "closed", "merged"),
        Doc("what happened"),
    ]
    by: Annotated[
        str | None,
        one_of("author", "watcher", "staff", "system"),
        Doc("who did it; absent for somebody who takes no part in the ticket"),
    ] = None
    by_user_id: Annotated[
        UUID | None, Doc("the account of the author or watcher who did it, also by a mail, for which nobody signed in")
    ] = None
    visibility: Annotated[str, one_of("public"), Doc("internal notes are not told")] = "public"
    quotes: Annotated[bool, Doc("false: mails name the number alone")] = True
    author: Author
    watchers: Annotated[tuple[UUID, ...], Doc("the people beside the author who watch the ticket")]
    body: Annotated[str | None, Doc("the text that was written, as Markdown; absent where nothing was written")] = None
    message_id: Annotated[MessageIdText, Doc("the Message-ID of the author's mail about this change")]
    references: Annotated[
        tuple[MessageIdText, ...], Doc("the ids of the ticket's mails: the first and the last twenty before this one")
    ]
    reply_to: Annotated[Email, Doc("the address whose mail is an answer in this ticket")]
    due_at: Annotated[datetime | None, Doc("when the next answer is due; absent while the ticket is paused")] = None
    due_in_words: Annotated[str | None, example("amanhã até as 10:00"), Doc("in the author's language")] = None
    parties: Parties
    companies: Companies


@dataclass(frozen=True, kw_only=True)
class TicketOpened(TicketFacts, Fact, type="helpdesk.ticket_opened.v1", subject="ticket_id"):
    """A ticket was opened.

    For an author without an account `ciphertext` carries the token of the tracking link, encrypted for notifier.
    """

    acknowledged: Annotated[bool, Doc("false: the author is not told, because a machine may be writing")] = True
    system_access_id: Annotated[UUID | None, Doc("the access whose request opened the ticket")] = None
    ciphertext: Annotated[str | None, Doc("the token of the tracking link, encrypted with CODE_KEY")] = None
    expires_at: Annotated[datetime | None, Doc("when that link ends; absent for one that does not")] = None


@dataclass(frozen=True, kw_only=True)
class TicketUpdated(TicketFacts, Fact, type="helpdesk.ticket_updated.v1", subject="ticket_id"):
    """Something was written on a ticket that everybody who sees it may read, or it changed."""

    system_access_id: Annotated[UUID | None, Doc("the access whose request opened the ticket")] = None
    ciphertext: Annotated[str | None, Doc("the token of the tracking link, encrypted with CODE_KEY")] = None
    expires_at: Annotated[datetime | None, Doc("when that link ends; absent for one that does not")] = None


@dataclass(frozen=True, kw_only=True)
class TicketClosed(TicketFacts, Fact, type="helpdesk.ticket_closed.v1", subject="ticket_id"):
    """A ticket is closed.

    Closing the ticket of a system access as granted or denied carries that decision.
    """

    resolution: Annotated[
        str | None,
        one_of("solved", "granted", "denied", "withdrawn"),
        Doc("granted and denied decide the linked system access"),
    ] = None
    system_access_id: Annotated[UUID | None, Doc("the access whose request opened the ticket")] = None
    closed_by: Annotated[
        UUID | None, Doc("who closed it; helpdesk has checked that they may decide, where they did")
    ] = None
    note: Annotated[str | None, Doc("what staff wrote about the decision: a denial's reason")] = None
    ciphertext: Annotated[str | None, Doc("the token of the tracking link, encrypted with CODE_KEY")] = None
    expires_at: Annotated[datetime | None, Doc("when that link ends; absent for one that does not")] = None


@dataclass(frozen=True, kw_only=True)
class MailBounced(Fact, type="helpdesk.mail_bounced.v1", subject="address"):
    """A mail of ours did not arrive, as the server of its recipient reported."""

    address: Annotated[Email, Doc("to which it was sent")]
    permanent: Annotated[bool, Doc("whether the server will not take mail for that address any more")]
    about_message_id: Annotated[MessageIdText | None, Doc("the Message-ID of the mail")] = None


@dataclass(frozen=True, kw_only=True)
class ErasureCodeIssued(Fact, type="helpdesk.erasure_code_issued.v1", subject="code_id"):
    """A code is to be mailed to the author of a ticket, who has no account and wants to be erased from it.

    The six digits travel as `ciphertext` only: a Fernet token under CODE_KEY, whose plaintext is the digits in ASCII.
    The notifier wipes it on delivery or expiry, and never mails an expired code.
    """

    code_id: UUID
    number: Annotated[int, Rule({"minimum": 1}, 1042), Doc("by which people name the ticket")]
    email: Email
    language: Language
    expires_at: datetime
    ciphertext: Annotated[str, Doc("Fernet token")]
