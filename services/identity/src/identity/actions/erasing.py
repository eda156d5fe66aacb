"""Erase an account. What other services hold of the person is erased by their reactions to `user_erased`."""

from datetime import datetime

from sqlalchemy.orm import Session

from chassis import audit, erasure
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import NotFound, TokenInvalid
from identity.actions.codes import counted
from identity.actions.deciding import lock_with_admins
from identity.actions.recovery import reset_counts
from identity.actions.tallies import forget_counts
from identity.actions.user_session import end_sessions
from identity.clients import Vault
from identity.model import Base, ErasedUser, User
from identity.model.tally import CODES_SENT, EMAIL_CHANGES, WRONG_CODES
from identity.model.user_session import EndedBecause
from identity.queries import data_subject, roles_in_session


def erase_me(session: Session, *, actor: Actor, now: datetime, vault: Vault) -> None:
    """Erase the caller's account, and publish that. Raises LastAdmin, and TokenInvalid when the session has ended.

    `vault` hashes the keys of the counts to delete.
    """
    try:
        decided = lock_with_admins(session, user_id_of(actor))
    except NotFound:
        raise TokenInvalid() from None
    roles_in_session(session, user_id=actor.user_id, session_id=actor.session_id)
    decided.check_admin_remains()
    erase_user(session, decided.user, vault=vault, now=now)


def erase_user(session: Session, user: User, *, vault: Vault, now: datetime) -> None:
    """Erase an account, which the caller has locked, and publish that.

    Its sessions end. Account, sessions, known devices, locks, registrations, recoveries, changes of address and counts
    are deleted, stored answers and waiting events are emptied of the person; a tombstone and the audit trail keep the
    id. `vault` hashes the keys of the counts.
    """
    subject = data_subject(user)
    end_sessions(session, user_id=user.id, because=EndedBecause.ERASED, now=now)
    mine = counted(vault, user.email)
    forget_counts(
        session, vault, (EMAIL_CHANGES, str(user.id)), (CODES_SENT, mine.mailbox), (WRONG_CODES, mine.address)
    )
    reset_counts(session, vault, user)
    tombstone = ErasedUser(user_id=user.id, erased_at=now)
    session.add(tombstone)
    audit.record(session, "user.erased", user.id)
    erasure.erase(session, Base.metadata, subject)
    publish(session, tombstone.erased())
