"""Find the enrollments that a person sees: of the companies in which the person has a role, then of those that these
serve.

Both are walked in the order of an index, so a page costs the same for somebody with two companies or a hundred
thousand.
"""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from certificates.model import Enrollment, Relation, Representation
from certificates.queries.standing import sees, standings
from chassis.context import Actor
from chassis.lists import Page
from chassis.problems import FieldError, Invalid

_CURSOR = re.compile(r"own\.(?P<own>[0-9A-Z]{14})|served\.(?P<server>[0-9A-Z]{14})\.(?P<served>[0-9A-Z]{14})")

Narrowed = Callable[[Any], Any]
"""Takes a query in which `Enrollment` stands for the company, and returns it with the list's filters."""


def own_and_served(
    session: Session, actor: Actor, narrowed: Narrowed, *, with_served: bool, limit: int, after: str | None
) -> Page:
    """Return a page of the enrollments that a person sees, as rows: the own ones by CNPJ, then the served ones by the
    CNPJs of the serving company and of the company.

    `with_served` is false when the filters leave no served company, which is never enrolled. At most `limit` items
    follow the cursor `after`. Raises Invalid for a cursor that this list never gave.
    """
    server, cnpj = _place(after) or ("", "")
    own: Sequence[Enrollment] = ()
    if not server:
        own = _own(session, actor, narrowed, limit=limit, after=cnpj)
        if len(own) > limit:
            return Page(own[:limit], f"own.{own[limit - 1].cnpj}")
    if not with_served:
        return Page(own, None)
    room = limit - len(own)
    served = _served(session, actor, narrowed, limit=room, after=(server, cnpj) if server else None)
    items = [*own, *(enrollment for enrollment, _server in served[:room])]
    if len(served) <= room:
        return Page(items, None)
    if not room:
        return Page(items, f"own.{own[-1].cnpj}")
    return Page(items, f"served.{served[room - 1][1]}.{served[room - 1][0].cnpj}")


def own_and_served_of(
    session: Session, actor: Actor, enrollments: Collection[Enrollment], *, limit: int, after: str | None
) -> Page:
    """Return a page of those `enrollments` that a person sees, in the same order and with the same cursors as
    `own_and_served`. For a search that finds few companies: whoever has a hundred thousand would wait for a walk.
    """
    behind = _place(after)
    found = [(one.served_by if one.role is None else None, one) for one in standings(session, actor, enrollments)]
    ordered = sorted((server or "", one.enrollment.cnpj, one.enrollment) for server, one in found)
    left = [one for one in ordered if behind is None or one[:2] > behind]
    items = [enrollment for _server, _cnpj, enrollment in left[:limit]]
    if len(left) <= limit:
        return Page(items, None)
    server, cnpj, _enrollment = left[limit - 1]
    return Page(items, f"served.{server}.{cnpj}" if server else f"own.{cnpj}")


def _own(session: Session, actor: Actor, narrowed: Narrowed, *, limit: int, after: str) -> Sequence[Enrollment]:
    """Return up to `limit` + 1 enrollments of companies in which the person has a role, behind the CNPJ `after`."""
    rows = narrowed(select(Enrollment).select_from(Relation).join(Enrollment, Enrollment.cnpj == Relation.cnpj)).where(
        _is_mine(actor), Relation.cnpj > after
    )
    return session.scalars(rows.order_by(Relation.cnpj).limit(limit + 1)).all()


def _served(
    session: Session, actor: Actor, narrowed: Narrowed, *, limit: int, after: tuple[str, str] | None
) -> Sequence[tuple[Enrollment, str]]:
    """Return up to `limit` + 1 enrollments that the person's companies serve, each with the serving company's CNPJ,
    behind the place `after`: the CNPJs of a serving company and of one that it serves.

    A company in which the person has a role is left out, and of several servers only the first one by CNPJ counts.
    """
    server, role, earlier, its_role, its_server = (
        aliased(Enrollment),
        aliased(Relation),
        aliased(Representation),
        aliased(Relation),
        aliased(Enrollment),
    )
    has_role = exists().where(sees(actor, role), role.cnpj == Representation.represented_cnpj)
    has_earlier = exists().where(
        earlier.represented_cnpj == Representation.represented_cnpj,
        earlier.is_active,
        earlier.representative_cnpj < Representation.representative_cnpj,
        its_server.cnpj == earlier.representative_cnpj,
        its_server.enrolled_at.is_not(None),
        sees(actor, its_role),
        its_role.cnpj == earlier.representative_cnpj,
    )
    rows = (
        select(Enrollment, Relation.cnpj)
        .select_from(Relation)
        .join(server, server.cnpj == Relation.cnpj)
        .join(Representation, Representation.representative_cnpj == Relation.cnpj)
        .join(Enrollment, Enrollment.cnpj == Representation.represented_cnpj)
        .where(_is_mine(actor), server.enrolled_at.is_not(None))
        .where(Representation.is_active, Enrollment.enrolled_at.is_(None), ~has_role, ~has_earlier)
    )
    if after:
        behind = or_(Relation.cnpj > after[0], Representation.represented_cnpj > after[1])
        rows = rows.where(and_(Relation.cnpj >= after[0], behind))
    ordered = narrowed(rows).order_by(Relation.cnpj, Representation.represented_cnpj)
    return [(enrollment, cnpj) for enrollment, cnpj in session.execute(ordered.limit(limit + 1))]


def _place(after: str | None) -> tuple[str, str] | None:
    """Return where the list goes on: behind the CNPJs of the serving company, empty for an own one, and of the company.

    None for the beginning. Raises Invalid for a cursor that this list never gave.
    """
    if not after:
        return None
    cursor = _CURSOR.fullmatch(after)
    if cursor is None:
        raise Invalid(errors=[FieldError("?after", "list.cursor_unknown")])
    return cursor["server"] or "", cursor["own"] or cursor["served"]


def _is_mine(actor: Actor) -> Any:
    """Return the SQL condition for the person's relations that see an enrollment, one for each company: with two roles
    in a company, the one whose relation is older counts.
    """
    other = aliased(Relation)
    has_older = exists().where(
        sees(actor, other), other.cnpj == Relation.cnpj, other.relation_id < Relation.relation_id
    )
    return and_(sees(actor), ~has_older)
