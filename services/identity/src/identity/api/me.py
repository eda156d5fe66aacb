"""The caller's own account."""

from typing import Any

from flask import Response

from chassis.auth import signed_in
from chassis.endpoints import IF_MATCH, Blueprint, actor, caller_id, expected_version, perform, read, transact
from chassis.lists import Page
from chassis.problems import VersionMismatch
from chassis.schemas import ListQuery
from identity import queries, schemas
from identity.actions import user as actions
from identity.actions.erasing import erase_me
from identity.api.running import PREFIX, running
from identity.model import User, problems
from identity.schemas import own

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
    headers=IF_MATCH,
)
def change_me(body: dict[str, Any]) -> Response:
    """Change the caller's name, phone, language or profile. Omitted fields stay as they are.

    The access token carries the language: answers keep the old one until the session is refreshed.
    """
    return perform(actions.change_me, version=expected_version(), **body)


@me.get("/me/activity", access=signed_in, query=ListQuery, answer=own.ActivityList)
def list_my_activity(query: dict[str, Any]) -> Page:
    """List what was done with the caller's account, newest first: logins, failed ones too, locks and changes."""
    return read(queries.activity, user_id=caller_id(), **query)


@me.get("/me/export", access=signed_in, answer=own.Export, asks_session=True)
def get_export() -> dict[str, Any]:
    """Return everything that identity holds of the caller, for use elsewhere (LGPD, article 18)."""
    return read(queries.everything, user_id=caller_id(), session_id=actor().session_id)


@me.delete("/me", access=signed_in, refuses=[problems.LastAdmin])
def erase_my_account() -> None:
    """Erase the caller's account, everywhere (LGPD, article 18). This cannot be undone.

    All sessions end. The other services forget the person as soon as they hear of it, within seconds. What the law
    requires to be kept is kept under an id. The last staff:admin cannot leave.
    """
    transact(erase_me, vault=running.clients.vault)
