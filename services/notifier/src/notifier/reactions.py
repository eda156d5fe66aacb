"""What notifier does when others speak: keep its copies of people and sessions, tell people what the table says,
and stop writing to addresses that take no mail.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from chassis import authority, clock
from chassis.events import Event
from chassis.reactions import Reactions
from notifier.actions import notifying, recipients, suppressing
from notifier.model import messages

on = Reactions()


@on("identity.user_validated.v1", "identity.user_updated.v1")
def remember_recipient(session: Session, event: Event) -> None:
    """Store name, e-mail address, language and staff roles of a user whom identity validated or changed, so that
    notifier can write to the person. Somebody whose account staff locked is not written to as staff.

    Mails that waited for the person's address become due. An event that is older than the stored copy changes nothing,
    nor does one about an erased person.
    """
    recipients.remember_recipient(
        session,
        user_id=UUID(event.data["user_id"]),
        version=event.version,
        name=event.data["name"],
        email=event.data["email"],
        language=event.data.get("language"),
        staff_roles=() if event.data.get("staff_locked") else event.data.get("staff_roles", ()),
        now=clock.now(),
    )


@on("identity.user_erased.v1")
def erase_recipient(session: Session, event: Event) -> None:
    """Forget a person whom identity erased: leave a tombstone of the copy, delete the inbox, cancel mails that were not
    sent, and wipe the content of sent ones.
    """
    recipients.erase_recipient(session, user_id=UUID(event.data["user_id"]), version=event.version, now=clock.now())


on("identity.session_revoked.v1")(authority.end_session)
on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
on("identity.user_erased.v1")(authority.forget_roles)


@on("helpdesk.mail_bounced.v1", retold=False)
def note_bounce(session: Session, event: Event) -> None:
    """Suppress an address to which helpdesk saw a mail fail: at once if for good, otherwise after several failures."""
    suppressing.note_bounce(
        session,
        report_id=event.id,
        address=event.data["address"],
        permanent=event.data["permanent"],
        about=event.data.get("about_message_id"),
        now=clock.now(),
    )


@on(*messages.event_types(), retold=False)
def notify(session: Session, event: Event) -> None:
    """Store the notifications that the table of messages (`model.messages`) has for the event.

    Not run for events that `republish` sends, which are no news.
    """
    notifying.notify(session, event, now=clock.now())
