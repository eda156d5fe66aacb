"""Who reads articles, and which of them there are for them."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import authority
from chassis.context import Actor
from chassis.staff import HELPDESK
from helpdesk.states import Audience


@dataclass(frozen=True)
class Reader:
    """Somebody who reads. Articles for other `audiences` do not exist for them. `language` is what they want to read.

    `is_staff` says whether they write articles; only for them there are drafts.
    """

    user_id: UUID | None
    audiences: tuple[Audience, ...]
    is_staff: bool
    language: str


def reader_of(session: Session, actor: Actor, language: str) -> Reader:
    """Return the caller as a reader of articles.

    Everybody may read, so the chassis has not checked the caller: a role that was taken away is not heeded. Raises
    TokenInvalid when the caller's session has ended.
    """
    if actor.user_id is None:
        return Reader(None, (Audience.PUBLIC,), is_staff=False, language=language)
    asked = replace(actor, roles=actor.roles & {HELPDESK})
    is_staff = HELPDESK in authority.current_roles(session, asked)
    return Reader(actor.user_id, (Audience.PUBLIC, Audience.AGENTS), is_staff, language)
