"""The caller's own account."""

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
    """Return the caller's account, with their relations and system accesses."""
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
    """Change the caller's name, phone, language or profile. Omitted fields stay as they are.

    The access token carries the language: answers keep the old one until the session is refreshed.
    """
    return perform(actions.change_me, version=expected_version(), **body)
