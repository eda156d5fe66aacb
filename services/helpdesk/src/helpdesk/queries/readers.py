"""Who reads articles, and which of them there are for them."""

from dataclasses import dataclass
from uuid import UUID

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


def reader_of(actor: Actor, language: str) -> Reader:
    """Return the caller as a reader of articles who wants to read `language`.

    The caller's roles must be those that they still hold: the routes of articles heed the role of helpdesk's staff.
    """
    if actor.user_id is None:
        return Reader(None, (Audience.PUBLIC,), is_staff=False, language=language)
    return Reader(actor.user_id, (Audience.PUBLIC, Audience.AGENTS), HELPDESK in actor.roles, language)
