"""What identity reads."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from chassis import audit, clock
from chassis.addresses import domain_of
from chassis.database import Timestamp
from chassis.documents import NotADocument, normalise_document
from chassis.lists import Page, page
from chassis.networks import network_of
from chassis.personal import DataSubject, export
from chassis.problems import Problem, TokenInvalid
from chassis.word_search import matching
from identity.model import (
    Company,
    CompanyDomain,
    Device,
    Lock,
    Registration,
    StaffDecision,
    User,
    UserSession,
)
from identity.model.device import token_hash
from identity.model.lock import PASSING
from identity.model.logins import normalise_login
from identity.model.user_word import WORDS

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

_DETAILS = (
    "user_id",
    "document",
    "document_assurance",
    "name",
    "email",
    "phone",
    "language",
    "profile",
    "roles",
    "terms_version",
    "terms_accepted_at",
    "created_at",
    "is_locked_by_staff",
    "staff_locked_at",
    "relations",
    "system_accesses",
    "version",
)
_DECISIONS_SHOWN = 50
_BY = {"anonymous": "not_signed_in", "system": "system"}
_TOLD_TO_OWNER = {
    "assurance",
    "because",
    "cause",
    "fields",
    "granted",
    "known_device",
    "revoked",
    "role",
    "session_id",
    "terms_version",
    "until",
}


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


def users(session: Session, *, query: str, limit: int, after: str | None) -> Page:
    """Return a page of the accounts that a search of staff finds, newest first.

    `query` is a CPF or CNPJ, an e-mail address, or beginnings of words of a name; an empty one finds all accounts. At
    most `limit` accounts follow the cursor `after`.
    """
    rows, login = select(User), normalise_login(query)
    if "@" in login:
        rows = rows.where(User.email_key == login)
    elif _is_document(login):
        rows = rows.where(User.document == login)
    else:
        rows = matching(session, rows, User.id, WORDS, query)
    return page(session, rows, key=[User.id], limit=limit, after=after, newest_first=True)


def user_detail(session: Session, user: User) -> dict[str, Any]:
    """Return an account as staff see it: with its locks and the newest decisions about it, as a mapping for the API."""
    locks = select(Lock).where(Lock.user_id == user.id).order_by(Lock.id)
    decisions = select(StaffDecision).where(StaffDecision.user_id == user.id).order_by(StaffDecision.id.desc())
    shown = {name: getattr(user, name) for name in _DETAILS}
    return {
        **shown,
        "locks": session.scalars(locks).all(),
        "decisions": session.scalars(decisions.limit(_DECISIONS_SHOWN)).all(),
    }


def activity(session: Session, *, user_id: UUID, limit: int, after: str | None) -> Page:
    """Return a page of what was done with a person's account, newest first, each as a mapping for the answer of the
    API.
    """
    rows = audit.entries(subject=str(user_id))
    found = page(session, rows, key=audit.ENTRY_ORDER, limit=limit, after=after, newest_first=True)
    return Page([_done(entry, user_id) for entry in found.items], found.next)


def everything(session: Session, *, user_id: UUID, session_id: UUID | None) -> dict[str, Any]:
    """Return all rows about a person, for the export of personal data: a mapping from the export name of a table to a
    list of its rows as plain values, and `activity`, all that was done with the account. `user` is a single row.

    Raises TokenInvalid when the session has ended.
    """
    user = me(session, user_id=user_id, session_id=session_id)
    rows: dict[str, Any] = export(session, User.metadata, data_subject(user))
    done = session.scalars(audit.entries(subject=str(user_id)).order_by(*audit.ENTRY_ORDER))
    return {**rows, "user": rows["user"][0], "activity": [_done(entry, user_id) for entry in done]}


def data_subject(user: User) -> DataSubject:
    """Return by what the rows about a person are found, for an export or an erasure."""
    return DataSubject(
        user_id=user.id, document=user.document, addresses=frozenset({user.email}), names=frozenset({user.name})
    )


def roles_in_session(session: Session, *, user_id: UUID | None, session_id: UUID | None) -> frozenset[str]:
    """Return the staff roles of a person. Raises TokenInvalid when the session has ended."""
    found = session.execute(_ROLES, {"id": user_id, "session_id": session_id}).first()
    if found is None:
        raise TokenInvalid()
    return frozenset(found.roles)


def _is_document(text: str) -> bool:
    try:
        normalise_document(text)
    except NotADocument:
        return False
    return True


def _done(entry: audit.Entry, user_id: UUID) -> dict[str, Any]:
    """Return an audit entry as the owner of the account sees it.

    The network address is shown as the network around it, and only where the owner or a stranger acted: nobody is shown
    from where staff work. Details that only staff understand are left out.
    """
    by = "you" if entry.actor_id == user_id else _BY.get(entry.actor_kind, "staff")
    return {
        "id": entry.id,
        "at": entry.at,
        "action": entry.action,
        "by": by,
        "network": network_of(entry.address) if by in ("you", "not_signed_in") else "",
        "details": {name: value for name, value in entry.details.items() if name in _TOLD_TO_OWNER},
    }


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


def gauges(session: Session, _settings: Any) -> Iterator[Metric]:
    """Yield the metrics of identity for Prometheus: how many accounts are locked now after too many tries, by cause."""
    locked = GaugeMetricFamily(
        "ramal_accounts_locked", "Accounts locked after too many tries", labels=["service", "cause"]
    )
    counted = select(Lock.cause, func.count(Lock.user_id.distinct()).label("accounts")).where(Lock.until > clock.now())
    found = {row.cause: row.accounts for row in session.execute(counted.group_by(Lock.cause))}
    for cause in PASSING:
        locked.add_metric(["identity", cause], found.get(cause, 0))
    yield locked
