"""The ledger of notices: write and tell what is due, mute and mark single notices."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from certificates.model import Acknowledgement, Certificate, Enrollment, Notice
from certificates.queries.audience import told_of_expiry
from certificates.queries.due import DueNotice, due_notices
from certificates.queries.standing import check_may_write, find_enrollment
from certificates.states import NoticeState
from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.ids import new_id
from chassis.outbox import publish
from chassis.problems import NotFound


def tell_due(session: Session, certificates: Collection[Certificate], *, now: datetime) -> Sequence[DueNotice]:
    """Write the notices about these certificates that are due at `now` and have no row, and publish the events of those
    that are told. Returns what was written.

    `certificates` may have been read a moment ago: their enrollments are locked first, and everything is read again. So
    two workers at once write each notice once, and a certificate that has just been replaced stays silent. The locks
    are taken in the order of the companies' ids, so that two workers do not wait for each other.
    """
    lock_enrollments(session, {certificate.company_id for certificate in certificates})
    ids = [certificate.id for certificate in certificates]
    again = select(Certificate).where(Certificate.id.in_(ids)).order_by(Certificate.valid_until, Certificate.id)
    fresh = session.scalars(again.execution_options(populate_existing=True)).all()
    return [due for due in due_notices(session, fresh, now=now) if _write(session, due, now=now)]


def lock_enrollments(session: Session, company_ids: Collection[UUID]) -> Sequence[Enrollment]:
    """Return several enrollments, locked until the transaction ends, in the order of their companies' ids."""
    if not company_ids:
        return ()
    rows = select(Enrollment).where(Enrollment.company_id.in_(company_ids)).order_by(Enrollment.company_id)
    return session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()


def acknowledge(session: Session, *, actor: Actor, now: datetime, cnpj: str, certificate_id: UUID) -> None:
    """Record that the caller knows of a certificate's end and wants no notices of 30 and 15 days about it. A repeated
    call changes nothing.

    Raises NotFound for a company that the caller does not see and for a certificate of another company;
    EnrollmentReadOnly or Forbidden for a caller who sees the enrollment and does not get its notices.
    """
    user_id = user_id_of(actor)
    if user_id not in told_of_expiry(session, cnpj):
        check_may_write(find_enrollment(session, actor, cnpj))
    own = select(Certificate.id).join(Enrollment, Enrollment.company_id == Certificate.company_id)
    if session.scalar(own.where(Certificate.id == certificate_id, Enrollment.cnpj == cnpj)) is None:
        raise NotFound()
    row = {"certificate_id": certificate_id, "user_id": user_id, "at": now}
    new = _insert(session, Acknowledgement).values(row).on_conflict_do_nothing().returning(Acknowledgement.user_id)
    if session.scalar(new) is not None:
        audit.record(session, "certificate.acknowledged", certificate_id, cnpj=cnpj)


def mark_undelivered(session: Session, event_id: UUID) -> None:
    """Mark the notice whose event has this id as undelivered: its mail was given up. Other events are no notices'."""
    told = update(Notice).where(Notice.event_id == event_id, Notice.state == NoticeState.TOLD)
    session.execute(told.values(state=NoticeState.UNDELIVERED))


def _write(session: Session, due: DueNotice, *, now: datetime) -> bool:
    """Write a notice and publish its event. Returns False, and does nothing, when it has its row already."""
    notice = {
        "id": new_id(),
        "certificate_id": due.certificate.id,
        "company_id": due.certificate.company_id,
        "threshold": due.threshold,
        "recipient_user_id": due.recipient,
        "state": due.state,
        "at": now,
    }
    new = _insert(session, Notice).values(notice).on_conflict_do_nothing().returning(Notice.id)
    if session.scalar(new) is None:
        return False
    if due.state is NoticeState.TOLD:
        fact = due.certificate.expiring(due.enrollment, threshold=due.threshold, recipient=due.recipient, now=now)
        event_id = publish(session, fact)
        session.execute(update(Notice).where(Notice.id == notice["id"]).values(event_id=event_id))
    return True


def _insert(session: Session, table: Any) -> Any:
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
