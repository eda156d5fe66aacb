"""Delete what company requests leave behind. Every function handles one bounded batch and returns its size."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from chassis.personal import columns_until, table_of
from representatives.model import Company, SearchWord
from representatives.states import COMPANY_DECIDED, CompanyStatus

_BATCH = 500


def forget_requesters(session: Session, *, as_of: datetime, kept: timedelta) -> int:
    """Clear the requesters' personal data of one batch of companies that were approved or rejected longer than `kept`
    before `as_of`. The companies stay.

    A job calls this until nothing is left. Returns how many companies were cleared.
    """
    known = select(Company.id).where(
        Company.status.in_(COMPANY_DECIDED), Company.decided_at <= as_of - kept, Company.requester_email.is_not(None)
    )
    wiped = update(Company).where(Company.id.in_(known.limit(_BATCH)))
    forgotten = dict.fromkeys(columns_until(table_of(Company), "forgotten"))
    gone = wiped.values(forgotten).returning(Company.id)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())


def purge_unconfirmed_requests(session: Session, *, as_of: datetime) -> int:
    """Delete one batch of company requests, with their search words, whose requester did not prove the e-mail address
    before the mailed link expired.

    A job calls this until nothing is left; `as_of` is its current time. Returns how many requests were deleted.
    """
    unproven = select(Company.id).where(Company.status == CompanyStatus.UNCONFIRMED, Company.token_expires_at <= as_of)
    batch = session.scalars(unproven.limit(_BATCH).with_for_update(skip_locked=True)).all()
    if batch:
        session.execute(delete(SearchWord).where(SearchWord.entity_id.in_(batch)))
        session.execute(delete(Company).where(Company.id.in_(batch)))
    return len(batch)
