"""The table of messages for staff, each with a preview made from its event's contract."""

from datetime import datetime
from typing import Any

from flask import g

from chassis import clock, contracts
from chassis.auth import staff
from chassis.endpoints import Blueprint
from chassis.ids import new_id
from chassis.problems import NotFound
from chassis.staff import ADMIN
from notifier import schemas
from notifier.actions.sending import stated_name
from notifier.api.running import composer
from notifier.model import Envelope
from notifier.model.messages import BY_KIND, MESSAGES, Message

messages = Blueprint("messages", prefix="/api/notifier/v1", description="What notifier can say")

_CODE, _TOKEN = "482915", "exemplo"
_PERSON = "identity.user_validated.v1"


@messages.get("/messages", access=staff(ADMIN), answer=schemas.Messages)
def list_messages() -> dict[str, Any]:
    """List every message: the event that makes it, for whom, through which channels, in which class."""
    return {"items": MESSAGES}


@messages.get("/messages/<kind>/preview", access=staff(ADMIN), query=schemas.PreviewQuery, answer=schemas.Preview)
def preview_message(query: dict[str, str | None], kind: str) -> dict[str, Any]:
    """Show a message as a person would get it, with a sample code or token if it has one.

    `kind` names the message; the `query` may name the language. An unknown kind is answered with 404.
    """
    message = BY_KIND.get(kind)
    if message is None:
        raise NotFound()
    envelope = _sample(message, query["language"] or g.language)
    takes_secret = message.takes_secret(has_account=envelope.has_account)
    secret = (_CODE if message.has_code else _TOKEN) if takes_secret else ""
    rendered = composer().render(envelope, secret=secret)
    return {
        "kind": kind,
        "language": rendered.language,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
    }


def _sample(message: Message, language: str) -> Envelope:
    """Return an Envelope with sample data, from which staff get the preview of a message in `language`.

    `message` is a row of the table of messages. Its facts come from an example in its event type's contract: the first
    that meets the row's conditions, or else the first. Name and address are samples, too.
    """
    examples = contracts.examples(message.event_type)
    data = next((example for example in examples if message.fits(example)), examples[0])
    facts, has_account = message.chosen(data), message.to.has_account or "user_id" in data
    takes_secret = message.takes_secret(has_account=has_account)
    return Envelope(
        notification_id=new_id(),
        attempt_id=new_id(),
        kind=message.kind,
        address=contracts.examples(_PERSON)[0]["email"],
        created_at=clock.now(),
        name=contracts.examples(_PERSON)[0]["name"] if has_account else stated_name(facts),
        language=language,
        facts=facts,
        quotation=message.quotation(data),
        has_account=has_account,
        expires_at=datetime.fromisoformat(data["expires_at"]) if takes_secret and "expires_at" in data else None,
    )
