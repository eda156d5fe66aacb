"""What identity reads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from chassis.addresses import domain_of
from chassis.database import Timestamp
from chassis.lists import Page, page
from chassis.problems import Problem, TokenInvalid
from identity.model import Company, CompanyDomain, Device, Registration, User, UserSession
from identity.model.device import token_hash

# Statements are built once, because `Session.get` builds one for each call.
_GOES_ON = (
    exists()
    .where(
        UserSession.id == bindparam("session_id"),
        UserSession.user_id == User.id,
        UserSession.ended_at.is_(None),
    )
    .correlate(User)
)
_IN_SESSION = select(User).where(User.id == bindparam("id"), _GOES_ON)
_ROLES = select(User.roles).where(User.id == bindparam("id"), _GOES_ON)
_BY_LOGIN = select(User).where(or_(User.document == bindparam("login"), User.email_key == bindparam("login")))
_WITH_DEVICE = _BY_LOGIN.add_columns(Device).outerjoin(
    Device,
    and_(
        Device.user_id == User.id,
        Device.token_hash == bindparam("device"),
        Device.expires_at > bindparam("now", type_=Timestamp),
    ),
)


def user_by_login(session: Session, identifier: str) -> User | None:
    """Return the account with this CPF, CNPJ or e-mail address, in the form of `normalise_login`, or None."""
    return session.scalar(_BY_LOGIN, {"login": identifier})


def user_and_device(
    session: Session, identifier: str, *, device_token: str, now: datetime
) -> tuple[User | None, Device | None]:
    """Return a pair for a login attempt: the account with this login and the known device of this account, each None
    when there is none.

    `identifier` is a login in the form of `normalise_login`, and `device_token` the token that the device got at an
    earlier login, or empty. One query looks up both in any case, so that its duration does not tell which accounts
    exist.
    """
    facts = {"login": identifier, "device": token_hash(device_token), "now": now}
    found = session.execute(_WITH_DEVICE, facts).first()
    return (found[0], found[1]) if found else (None, None)


def me(session: Session, *, user_id: UUID | None, session_id: UUID | None) -> User:
    """Return the caller's account. Raises TokenInvalid when the session has ended or the account is gone."""
    found = session.scalar(_IN_SESSION, {"id": user_id, "session_id": session_id})
    if found is None:
        raise TokenInvalid()
    return found


def company_of(session: Session, *, email: str) -> Company | None:
    """Return the approved company to whose e-mail domains the address `email` belongs, or None. A suspended one is left
    out. Called when a registration's address is proven, to offer a relation with the company.

    Events about two companies arrive in any order, so the copies of both may have the domain for a moment. The company
    with the latest event is returned, since the event of the other is from before it lost the domain.
    """
    domain = domain_of(email)
    holders = select(Company).join(CompanyDomain).where(CompanyDomain.domain == domain)
    found = session.scalars(holders.order_by(Company.told_at.desc(), Company.id).limit(1)).first()
    return found if found and not found.suspended else None


def registration_ready(session: Session, *, registration_id: UUID, now: datetime) -> Registration | None:
    """Return the registration if an account can be created from it now, otherwise None. The endpoint then does not hash
    the password, which is slow, and lets the action refuse.
    """
    found = session.get(Registration, registration_id)
    try:
        if found:
            found.check_completable(now)
    except Problem:
        return None
    return found


def open_sessions(
    session: Session, *, user_id: UUID | None, current: UUID | None, now: datetime, limit: int, after: str | None
) -> Page:
    """Return a page of a person's open sessions, newest first, each as a mapping for the answer of the API.

    `current` is the id of the session that the request belongs to; it is marked in the list. At most `limit` items
    follow the cursor `after`, or begin the list when it is None.
    """
    mine = select(UserSession).where(
        UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.expires_at > now
    )
    found = page(session, mine, key=[UserSession.id], limit=limit, after=after, newest_first=True)
    return Page([_listed(item, current) for item in found.items], found.next)


def roles_in_session(session: Session, *, user_id: UUID | None, session_id: UUID | None) -> frozenset[str]:
    """Return the staff roles of a person. Raises TokenInvalid when the session has ended."""
    found = session.execute(_ROLES, {"id": user_id, "session_id": session_id}).first()
    if found is None:
        raise TokenInvalid()
    return frozenset(found.roles)


def _listed(item: UserSession, current: UUID | None) -> dict[str, Any]:
    return {
        "id": item.id,
        "current": item.id == current,
        "created_at": item.created_at,
        "last_used_at": item.last_used_at,
        "expires_at": item.expires_at,
        "network": item.network,
        "user_agent": item.user_agent,
        "acr": item.acr,
    }
