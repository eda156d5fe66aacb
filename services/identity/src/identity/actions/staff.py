"""What staff:admin does to accounts: roles, locks and lost e-mail addresses. Every decision is told to the person."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit, staff
from chassis.context import Actor
from chassis.lists import Page
from chassis.outbox import publish
from chassis.problems import NotFound
from chassis.versions import Expected, check_version
from identity import queries
from identity.actions.assurance import hold_email, is_on_record
from identity.actions.deciding import lock_for_decision
from identity.actions.locks import drop_locks
from identity.actions.recovery import reset_counts, spend_recoveries
from identity.actions.user_session import end_sessions
from identity.clients import Vault
from identity.model import Device, StaffDecision, User
from identity.model.lock import BY_STAFF, PASSING
from identity.model.problems import UserEmailTaken
from identity.model.staff_decision import EMAIL_CORRECTED, LOCKED, UNLOCKED
from identity.model.user_session import EndedBecause


def find_users(session: Session, *, actor: Actor, now: datetime, query: str, limit: int, after: str | None) -> Page:
    """Return a page of the accounts that a search finds, newest first, and record the search in the audit trail.

    `query` is a CPF or CNPJ, an e-mail address, or beginnings of words of a name; an empty one finds all accounts. At
    most `limit` accounts follow the cursor `after`.
    """
    found = queries.users(session, query=query, limit=limit, after=after)
    audit.record(session, "users.searched", "users", found=len(found.items))
    return found


def view_user(session: Session, *, actor: Actor, now: datetime, user_id: UUID) -> dict[str, Any]:
    """Return an account with its locks and the decisions about it, and record in the audit trail who looked at it.

    Raises NotFound.
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFound()
    audit.record(session, "user.viewed", user.id)
    return queries.user_detail(session, user)


def change_roles(
    session: Session, *, actor: Actor, now: datetime, version: Expected, user_id: UUID, roles: Collection[str]
) -> dict[str, Any]:
    """Replace the staff roles of an account by `roles`, and publish the new state. Returns the account.

    `version` are the versions that the request's `If-Match` names, or None to change any version. Raises NotFound,
    Forbidden, TokenInvalid, LastAdmin, VersionMismatch.
    """
    decided = lock_for_decision(session, actor=actor, user_id=user_id)
    user, before = decided.user, set(decided.user.roles)
    check_version(version, user.version)
    if staff.ADMIN not in roles:
        decided.check_admin_remains()
    updated = user.hold_roles(roles)
    if updated:
        granted, revoked = sorted(set(roles) - before), sorted(before - set(roles))
        audit.record(session, "user.roles_changed", user.id, granted=granted, revoked=revoked)
        publish(session, updated)
    return _shown(session, user)


def lock_user(session: Session, *, actor: Actor, now: datetime, user_id: UUID, reason: str) -> dict[str, Any]:
    """Lock an account: end all its sessions, forget its known devices, and refuse every login until staff unlock it.

    Returns the account. `reason` is for colleagues. A second lock adds its reason and changes nothing else. Raises
    NotFound, Forbidden, TokenInvalid, LastAdmin, OwnAccount.
    """
    decided = lock_for_decision(session, actor=actor, user_id=user_id)
    decided.check_admin_remains()
    decided.check_not_own(actor)
    user = decided.user
    _note(session, actor, user, LOCKED, reason, now)
    locked = user.lock(now)
    if locked:
        end_sessions(session, user_id=user.id, because=EndedBecause.STAFF_LOCK, now=now)
        session.execute(delete(Device).where(Device.user_id == user.id))
        audit.record(session, "user.locked", user.id, cause=BY_STAFF)
        publish(session, locked)
        publish(session, user.updated())  # services copy the lock from the full state, by its version
    return _shown(session, user)


def unlock_user(
    session: Session, *, actor: Actor, now: datetime, vault: Vault, user_id: UUID, reason: str
) -> dict[str, Any]:
    """End every lock of an account, by whatever cause, and reset its counts of wrong passwords and of recoveries.
    Returns the account.

    `reason` is for colleagues. `vault` hashes the keys of the counts. The person is told if there was a lock. Raises
    NotFound, Forbidden, TokenInvalid.
    """
    user = lock_for_decision(session, actor=actor, user_id=user_id).user
    _note(session, actor, user, UNLOCKED, reason, now)
    reset_counts(session, vault, user)
    was_locked, was_closed = user.unlock(), drop_locks(session, user_id=user.id, causes=PASSING)
    audit.record(session, "user.unlocked", user.id, because=BY_STAFF)
    if was_locked or was_closed:
        publish(session, user.unlocked(BY_STAFF))
    if was_locked:
        publish(session, user.updated())
    return _shown(session, user)


def correct_email(
    session: Session, *, actor: Actor, now: datetime, vault: Vault, user_id: UUID, email: str, reason: str
) -> dict[str, Any]:
    """Replace a lost e-mail address of an account whose owner staff have checked, and end all its sessions.

    Returns the account. Both addresses are told. Codes of recoveries that were mailed to the lost one are useless.
    `reason` is for colleagues. `vault` hashes document and address to compare them with the customer register, on which
    the assurance depends (`User.hold_email`). Nobody corrects their own address here, because it would not be proven.
    Raises NotFound, Forbidden, TokenInvalid, OwnAccount, UserEmailTaken.
    """
    document = session.scalar(select(User.document).where(User.id == user_id)) or ""
    on_record = is_on_record(session, vault, document=document, email=email)  # before any account is locked
    decided = lock_for_decision(session, actor=actor, user_id=user_id)
    decided.check_not_own(actor)
    user = decided.user
    if user.email == email:
        return _shown(session, user)
    to_old = user.notice("email_corrected", now)
    try:
        with session.begin_nested():
            hold_email(session, user, email=email, on_record=on_record)
    except IntegrityError:
        raise UserEmailTaken() from None
    _note(session, actor, user, EMAIL_CORRECTED, reason, now)
    spend_recoveries(session, user.id)
    end_sessions(session, user_id=user.id, because=EndedBecause.EMAIL_CORRECTED, now=now)
    publish(session, to_old)
    publish(session, user.notice("email_corrected", now))
    return _shown(session, user)


def _note(session: Session, actor: Actor, user: User, kind: str, reason: str, now: datetime) -> None:
    session.add(StaffDecision.take(user_id=user.id, kind=kind, reason=reason, decided_by=actor.user_id, now=now))


def _shown(session: Session, user: User) -> dict[str, Any]:
    session.flush()
    return queries.user_detail(session, user)
