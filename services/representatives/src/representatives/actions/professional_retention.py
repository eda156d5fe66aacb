"""Wipe what only the decision about a professional profile needed. Each function does one bounded step of a job."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from representatives.actions.people import wipe_profile
from representatives.model import ProfessionalProfile
from representatives.states import PROFILE_DECIDED

_BATCH = 50


def wipe_professional_profiles(session: Session, *, as_of: datetime, kept: timedelta) -> int:
    """Wipe the personal facts and documents of one batch of professional profiles that were decided longer than `kept`
    before `as_of`. Profession and professional council stay. Returns how many profiles were wiped.

    A job calls this until nothing is left; `as_of` is its current time.
    """
    decided = select(ProfessionalProfile).where(
        ProfessionalProfile.decided_at <= as_of - kept,
        ProfessionalProfile.wiped_at.is_(None),
        ProfessionalProfile.status.in_(PROFILE_DECIDED),
    )
    batch = decided.order_by(ProfessionalProfile.decided_at).limit(_BATCH)
    found = session.scalars(batch.with_for_update(of=ProfessionalProfile, skip_locked=True)).all()
    for profile in found:
        wipe_profile(session, profile, now=as_of)
        audit.record(session, "professional.wiped", profile.id)
    return len(found)
