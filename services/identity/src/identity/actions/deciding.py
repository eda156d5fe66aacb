"""Lock the account that staff decide about, and see that the decision is theirs to make.

A decision waits for every other decision about administrators. So of two administrators who lock each other at once,
or give up their role at once, the second finds what the first has done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import literal, select, text, union_all
from sqlalchemy.orm import Session

from chassis import staff
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.problems import Forbidden, NotFound
from identity.model import User
from identity.model.problems import LastAdmin, OwnAccount
from identity.queries import roles_in_session


@dataclass(frozen=True)
class Decided:
    """An account that is being decided about. `admins` are all who can act as staff:admin; they stay locked, too."""

    user: User
    admins: Collection[UUID]

    def check_admin_remains(self) -> None:
        """Check that somebody can still act as staff:admin when this account cannot. Raises LastAdmin."""
        if self.admins == {self.user.id}:
            raise LastAdmin()

    def check_not_own(self, actor: Actor) -> None:
        """Check that the account is not the caller's own. Raises OwnAccount."""
        if self.user.id == actor.user_id:
            raise OwnAccount()


def lock_with_admins(session: Session, user_id: UUID) -> Decided:
    """Lock an account until the transaction ends, together with all accounts that hold a staff role. Raises NotFound.

    All are locked by one statement in the order of their ids, so that two transactions cannot wait for each other. Rows
    that refer to an account may still be inserted: a recovery holds counts while it inserts one, and whoever decides
    waits for these counts.
    """
    has_role = select(User.id).where(text("roles <> '[]'"))
    wanted = union_all(select(literal(user_id, User.id.type)), has_role)
    rows = select(User).where(User.id.in_(wanted)).order_by(User.id).with_for_update(key_share=True)
    found: Sequence[User] = session.scalars(rows.execution_options(populate_existing=True)).all()
    user = next((user for user in found if user.id == user_id), None)
    if user is None:
        raise NotFound()
    return Decided(user, {user.id for user in found if user.may_administer})


def lock_for_decision(session: Session, *, actor: Actor, user_id: UUID) -> Decided:
    """Lock an account for a decision of the caller, who acts as staff:admin. Returns the account as Decided.

    The caller was admitted before the transaction began, and is asked again: a colleague may have locked them or taken
    the role away since. Raises NotFound; TokenInvalid when the caller's session has ended, Forbidden when the role is
    gone.
    """
    decided = lock_with_admins(session, user_id)
    if staff.ADMIN not in roles_in_session(session, user_id=user_id_of(actor), session_id=actor.session_id):
        raise Forbidden()
    return decided
