"""Proofs that a client is operated by a person, each of which counts once (`chassis.human_check` makes them).

A service that asks for such proofs declares the table and has a job that empties it:

    class SpentChallenge(SpentChallengeColumns, Base):
        \"\"\"A proof of work that was handed in: it counts once.\"\"\"
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.personal import impersonal
from chassis.problems import FieldError, Problem

_BATCH = 500


class HumanCheckFailed(Problem):
    """The proof that the requester is a person (`captcha`) is missing, wrong, spent or too old."""

    status, code = 422, "captcha.failed"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("#/captcha", self.code)])


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A proof that was checked and found right. `key` is unique to it; nobody accepts it after `expires_at`."""

    key: str
    expires_at: datetime


class SpentChallengeColumns:
    """The columns of a service's table of spent proofs: a mixin of its mapped class."""

    __tablename__: ClassVar[Any] = "spent_challenge"

    key: Mapped[str] = mapped_column(
        String(128), primary_key=True, info=impersonal("a random number, or a digest of one")
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)


def spend(session: Session, spent: type[Any], proof: Proof) -> None:
    """Store the checked `proof` as spent, so that no second request can use it.

    `spent` is the service's mapped class with SpentChallengeColumns. Raises HumanCheckFailed when the proof was spent
    before, also by a parallel request.
    """
    try:
        with session.begin_nested():
            session.add(spent(key=proof.key, expires_at=proof.expires_at))
    except IntegrityError:
        raise HumanCheckFailed() from None


def purge_spent(session: Session, *, spent: type[Any], as_of: datetime) -> int:
    """Delete one batch of the spent proofs whose time was over at `as_of`. Returns how many were deleted.

    `spent` is the service's mapped class with SpentChallengeColumns. An expired proof is refused anyway. A job calls
    this until nothing is left.
    """
    old = select(spent.key).where(spent.expires_at <= as_of).limit(_BATCH)
    gone = delete(spent).where(spent.key.in_(old)).returning(spent.key)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())
