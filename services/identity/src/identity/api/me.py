"""One's own account."""

from typing import Any

from flask import Response

from chassis.auth import signed_in
from chassis.endpoints import Blueprint, actor, expected_version, perform, read
from chassis.problems import VersionMismatch
from identity import queries, schemas
from identity.actions import user as actions
from identity.api.running import PREFIX
from identity.model import User

me = Blueprint("me", prefix=PREFIX, description="One's own account")


@me.get("/me", access=signed_in, answer=schemas.Me, etag=True, asks_session=True)
def get_me() -> User:
    """Who the caller is."""
    return read(queries.me, user_id=actor().user_id, session_id=actor().session_id)


@me.patch(
    "/me",
    access=signed_in,
    body=schemas.MeChange,
    answer=schemas.Me,
    etag=True,
    refuses=[VersionMismatch],
    headers={"If-Match": "the ETag that was read; without it the last change wins"},
)
def change_me(body: dict[str, Any]) -> Response:
    """Change name, phone, language or profile; what is not named stays."""
    return perform(actions.change_me, version=expected_version(), **body)
