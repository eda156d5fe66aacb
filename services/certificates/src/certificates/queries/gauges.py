"""The metrics of certificates for Prometheus: how enrollments stand, how long the next certificates last, and how long
the trust store and the lists of revoked certificates do.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from certificates.clients.authorities import Authorities, open_kept
from certificates.model import Certificate, Enrollment, Notice
from certificates.settings import Settings
from certificates.states import EXPIRING, CertificateState, EnrollmentStatus, NoticeState
from chassis import clock

SHOWN = timedelta(days=60)
MOST_SHOWN = 1000
"""Only the enrollments whose certificate ends within `SHOWN` have a series of their own, the first `MOST_SHOWN`."""

_ANCHOR = ["service", "kind", "state"]


def gauges(session: Session, settings: Settings) -> Iterator[Metric]:
    """Yield the gauges of this service, as its database and the folders of its settings are now."""
    now = clock.now()
    yield from _of_authorities(open_kept(settings.trust_store, settings.demo_trust_store, settings.crl_store), now)
    yield _family("ramal_enrollments", "Companies with a systemic user, by status", "status", _by_status(session, now))
    yield _family("ramal_enrollment_expiry_days", "Days until the next certificate ends", "cnpj", _days(session, now))
    undelivered = select(func.count()).where(Notice.state == NoticeState.UNDELIVERED)
    yield _count(
        "ramal_certificate_notices_undelivered", "Notices whose mail was given up", session.scalar(undelivered)
    )
    untrusted = select(func.count()).where(Certificate.is_untrusted, Certificate.state == CertificateState.ACTIVE)
    yield _count(
        "ramal_certificates_untrusted", "Active certificates without a trusted chain", session.scalar(untrusted)
    )


def _of_authorities(authorities: Authorities, now: datetime) -> Iterator[Metric]:
    """Yield how the certificates of the trust store stand, and when the first usable one and the first list end.

    A kind of authority without a usable certificate has no end, and without lists there is none of theirs.
    """
    anchors = authorities.trust.anchors(now=now)
    states = Counter((anchor.kind, anchor.reason or "usable") for anchor in anchors)
    counted = GaugeMetricFamily(
        "ramal_trust_anchors", "Certificates in the trust store, by whether they are used", labels=_ANCHOR
    )
    for (kind, state), count in states.items():
        counted.add_metric(["certificates", kind, state], count)
    yield counted
    ends = GaugeMetricFamily(
        "ramal_trust_store_end_timestamp_seconds", "When the first usable authority ends", labels=["service", "kind"]
    )
    for kind in sorted({anchor.kind for anchor in anchors if anchor.usable}):
        ending = [one.not_after for one in anchors if one.usable and one.kind == kind and one.not_after]
        ends.add_metric(["certificates", kind], min(ending).timestamp())
    yield ends
    lists = GaugeMetricFamily(
        "ramal_revocation_lists_end_timestamp_seconds",
        "When the first authority has no current list of revoked certificates",
        labels=["service"],
    )
    if last := authorities.lists_end():
        lists.add_metric(["certificates"], last.timestamp())
    yield lists


def _by_status(session: Session, now: datetime) -> dict[str, float]:
    """Return how many enrollments have each status at `now`, as `Enrollment.status` tells it."""
    next_end = case((Enrollment.first_ends_at > now, Enrollment.first_ends_at), else_=Enrollment.last_ends_at)
    lasts = or_(Enrollment.first_ends_at > now, Enrollment.last_ends_at > now)
    status = case(
        (and_(lasts, next_end <= now + EXPIRING), EnrollmentStatus.EXPIRING.value),
        (lasts, EnrollmentStatus.VALID.value),
        (or_(Enrollment.first_ends_at.is_not(None), Enrollment.has_run_out), EnrollmentStatus.EXPIRED.value),
        else_=EnrollmentStatus.WITHOUT_CERTIFICATE.value,
    )
    counted = select(status.label("status"), func.count().label("enrollments")).where(
        Enrollment.enrolled_at.is_not(None)
    )
    found = {row.status: float(row.enrollments) for row in session.execute(counted.group_by(status))}
    return {one.value: found.get(one.value, 0) for one in EnrollmentStatus}


def _days(session: Session, now: datetime) -> dict[str, float]:
    """Return the days until the next certificate ends, by CNPJ, of the enrollments for which that is soon."""
    until = now + SHOWN
    return {
        **_ending(session, now, Enrollment.first_ends_at, Enrollment.first_ends_at > now, until),
        **_ending(session, now, Enrollment.last_ends_at, Enrollment.first_ends_at <= now, until),
    }


def _ending(
    session: Session, now: datetime, end: Any, condition: ColumnElement[bool], until: datetime
) -> dict[str, float]:
    rows = select(Enrollment.cnpj, end.label("end")).where(condition, end > now, end <= until)
    found = session.execute(rows.order_by(Enrollment.first_ends_at).limit(MOST_SHOWN))
    return {row.cnpj: (row.end - now) / timedelta(days=1) for row in found}


def _family(name: str, text: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["service", label])
    for value, count in values.items():
        family.add_metric(["certificates", value], count)
    return family


def _count(name: str, text: str, value: int | None) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["service"])
    family.add_metric(["certificates"], value or 0)
    return family
