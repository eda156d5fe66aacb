"""Who watches a ticket."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import Schema, listing
from helpdesk.schemas.person import PersonShape


class NewWatcher(Schema):
    """A colleague who is to watch a ticket."""

    example: ClassVar[dict[str, Any]] = {"user_id": "01980000-0000-7000-8000-000000000001"}

    user_id = ma.fields.UUID(required=True)


class WatcherShape(PersonShape):
    """Somebody who watches a ticket."""


Watchers = listing(WatcherShape)
