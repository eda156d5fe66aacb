"""What staff:admin does with accounts: find them, decide about roles and locks, correct a lost e-mail address."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis import staff
from chassis.auth import staff as held_by
from chassis.endpoints import IF_MATCH, Blueprint, expected_version, perform, transact
from chassis.lists import Page
from chassis.problems import VersionMismatch
from identity.actions import staff as actions
from identity.api.running import PREFIX, running
from identity.model import problems
from identity.schemas import staff as schemas

users = Blueprint("users", prefix=PREFIX, description="Accounts, as staff see them")

_admins = held_by(staff.ADMIN)


@users.get("/users", access=_admins, query=schemas.UsersQuery, answer=schemas.UserList)
def list_users(query: dict[str, Any]) -> Page:
    """Find accounts by CPF or CNPJ, e-mail address or name, newest first. The search is audited."""
    return transact(actions.find_users, **query)


@users.get("/users/<uuid:id>", access=_admins, answer=schemas.UserDetail, etag=True)
def get_user(id: UUID) -> dict[str, Any]:
    """Return one account, with its locks and the decisions about it. Who looks at it is audited."""
    return transact(actions.view_user, user_id=id)


@users.put(
    "/users/<uuid:id>/roles",
    access=_admins,
    body=schemas.RolesChange,
    answer=schemas.UserDetail,
    etag=True,
    refuses=[problems.LastAdmin, VersionMismatch],
    headers=IF_MATCH,
)
def change_user_roles(body: dict[str, Any], id: UUID) -> Response:
    """Replace the staff roles of an account. A role that is taken away opens nothing any more within seconds.

    The last staff:admin stays. A role that is given counts from the person's next login or refresh on.
    """
    return perform(actions.change_roles, version=expected_version(), user_id=id, **body)


@users.post(
    "/users/<uuid:id>/lock",
    access=_admins,
    body=schemas.LockChange,
    answer=schemas.UserDetail,
    etag=True,
    refuses=[problems.LastAdmin, problems.OwnAccount],
)
def lock_user(body: dict[str, Any], id: UUID) -> Response:
    """Lock an account until staff unlock it: its sessions end at once, and its known devices are forgotten.

    Whoever then signs in with the right password is told of the lock; nobody else learns of it. The person is told by
    e-mail, without the reason. Nobody locks their own account, or the last staff:admin.
    """
    return perform(actions.lock_user, user_id=id, **body)


@users.post("/users/<uuid:id>/unlock", access=_admins, body=schemas.LockChange, answer=schemas.UserDetail, etag=True)
def unlock_user(body: dict[str, Any], id: UUID) -> Response:
    """End every lock of an account, also those after wrong passwords. The person is told by e-mail."""
    return perform(actions.unlock_user, vault=running.clients.vault, user_id=id, **body)


@users.put(
    "/users/<uuid:id>/email",
    access=_admins,
    body=schemas.EmailCorrection,
    answer=schemas.UserDetail,
    etag=True,
    refuses=[problems.OwnAccount, problems.UserEmailTaken],
)
def correct_user_email(body: dict[str, Any], id: UUID) -> Response:
    """Replace a lost e-mail address, after the person was checked. The account's sessions end; both addresses are told.

    A document that was proven by its former address alone is no longer proven, unless the customer register has the
    new address for it, too. Nobody corrects their own address here.
    """
    return perform(actions.correct_email, vault=running.clients.vault, user_id=id, **body)
