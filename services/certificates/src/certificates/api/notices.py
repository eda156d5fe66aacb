"""The notices before certificates end, and what somebody has to renew."""

from typing import Any
from uuid import UUID

from flask import Response

from certificates.actions import notices as actions
from certificates.api.calendars import CALENDAR, calendar_of
from certificates.api.running import PREFIX, running
from certificates.model.problems import EnrollmentReadOnly
from certificates.queries import notices as queries
from certificates.queries import renewals
from certificates.schemas import notice as schemas
from chassis import clock
from chassis.auth import people
from chassis.endpoints import Blueprint, actor, perform, read
from chassis.lists import Page
from chassis.problems import Forbidden
from chassis.staff import CERTIFICATES

notices = Blueprint("notices", prefix=PREFIX, description="Notices before certificates end, and renewals")

_representatives = people("representatives, about their companies", CERTIFICATES)


@notices.get(
    "/notices",
    access=people("everybody, about their own and those of the companies they represent", CERTIFICATES),
    query=schemas.NoticeQuery,
    answer=schemas.NoticeList,
)
def list_notices(query: dict[str, Any]) -> Page:
    """List the notices before certificates end, the newest first: one's own, as a CCEE representative all of one's
    companies, for staff all.
    """
    return read(queries.list_notices, actor=actor(), **query)


@notices.post(
    "/enrollments/<cnpj>/certificates/<uuid:certificate_id>/acknowledgement",
    access=people("those who get the certificate's notices", CERTIFICATES),
    status=204,
    refuses=[EnrollmentReadOnly, Forbidden],
)
def acknowledge_certificate(cnpj: str, certificate_id: UUID) -> Response:
    """Mute one's own notices of 30 and 15 days about a certificate. The one of 7 days still comes. May be repeated."""
    return perform(actions.acknowledge, cnpj=cnpj, certificate_id=certificate_id)


@notices.get("/renewals", access=_representatives, query=schemas.RenewalQuery, answer=schemas.RenewalList)
def list_renewals(query: dict[str, Any]) -> Page:
    """List the certificates that end and that nothing replaces yet, the soonest first."""
    zone = running.settings.time_zone
    return read(renewals.list_renewals, actor=actor(), now=clock.now(), zone=zone, **query)


@notices.get("/renewals/calendar", access=_representatives, query=schemas.CalendarQuery, download=(CALENDAR,))
def get_renewals_calendar(query: dict[str, Any]) -> Response:
    """Return the renewals as a calendar (iCalendar), with alarms 30, 15 and 7 days before each certificate ends."""
    zone = running.settings.time_zone
    found = read(renewals.renewals_for_calendar, actor=actor(), now=clock.now(), zone=zone, **query)
    return Response(calendar_of(found, now=clock.now()), content_type=f"{CALENDAR.media_type}; charset=utf-8")
