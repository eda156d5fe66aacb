"""Find agents, and the agents for which nobody holds an access profile that somebody should hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from chassis.lists import Page, page
from representatives.model import Agent, SystemAccess
from representatives.model.systems import System, Systems
from representatives.model.words import AGENT
from representatives.queries.search import matching
from representatives.states import AccessStatus

_BATCH = 500

Needed = list[tuple[System, str]]


def agents(session: Session, *, query: str, kind: str | None, limit: int, after: str | None) -> Page:
    """Return a page of agents, ordered by code.

    `query` are beginnings of words of code, acronym, legal name or CNPJ; empty finds all. `kind` is one kind of agent,
    or None for all kinds. At most `limit` items follow the cursor `after`, or begin the list when it is None.
    """
    found = matching(session, select(Agent), Agent.id, AGENT, query)
    if kind:
        found = found.where(Agent.kind == kind)
    return page(session, found, key=[Agent.code], limit=limit, after=after)


def agents_by_code(session: Session, codes: Iterable[str]) -> dict[str, Agent]:
    """Return the known agents among `codes`, as a mapping from code to agent. Unknown codes are not in it."""
    return {agent.code: agent for batch in batches_by_code(codes) for agent in session.scalars(batch)}


def batches_by_code(codes: Iterable[str]) -> Iterator[Select[Agent]]:
    """Yield SQL queries, not yet run, that together find the agents with these codes: one query for each 500 codes. The
    caller runs them, or locks the found rows with them; all callers lock in the order of the codes, so that none
    deadlock.
    """
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), _BATCH):
        yield select(Agent).where(Agent.code.in_(wanted[start : start + _BATCH])).order_by(Agent.code)


def agents_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, Agent]:
    """Return the known agents among `ids`, as a mapping from id to agent, in one query. Unknown ids are not in it."""
    return {agent.id: agent for agent in session.scalars(select(Agent).where(Agent.id.in_(set(ids))))}


def coverage(session: Session, *, systems: Systems, limit: int, after: str | None) -> Page:
    """Return a page of the agents for which nobody holds an access profile that somebody should hold, ordered by code.

    `systems` are all systems; each says which access profiles somebody should hold. Each item is `{agent, missing}`,
    where `missing` is a list of `{system, profiles}` with the codes of these access profiles. At most `limit` items
    follow the cursor `after`, or begin the list when it is None.
    """
    needed = [(system, profile) for system in systems for profile in system.coverage]
    lacking = or_(false(), *(_lacks(system, profile) for system, profile in needed))
    found = page(session, select(Agent).where(lacking), key=[Agent.code], limit=limit, after=after)
    held = _held(session, [agent.id for agent in found.items])
    return Page([_lacking(agent, needed, held[agent.id]) for agent in found.items], found.next)


def _lacks(system: System, profile: str) -> ColumnElement[bool]:
    holder = exists().where(
        SystemAccess.agent_id == Agent.id,
        SystemAccess.system == system.code,
        SystemAccess.profile == profile,
        SystemAccess.status == AccessStatus.GRANTED,
    )
    return and_(Agent.kind.in_(sorted(system.profiles[profile].agent_kinds)), ~holder)


def _held(session: Session, agent_ids: list[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    """Return which access profiles somebody holds for each agent, as a mapping from agent id to a set of pairs of
    system and profile codes. `coverage` tells from it which ones nobody holds.
    """
    granted = select(SystemAccess.agent_id, SystemAccess.system, SystemAccess.profile).distinct()
    granted = granted.where(SystemAccess.agent_id.in_(agent_ids), SystemAccess.status == AccessStatus.GRANTED)
    held: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for agent_id, system, profile in session.execute(granted):
        held[agent_id].add((system, profile))
    return held


def _lacking(agent: Agent, needed: Needed, held: set[tuple[str, str]]) -> dict[str, Any]:
    missing: dict[str, list[str]] = {}
    for system, profile in needed:
        if agent.kind in system.profiles[profile].agent_kinds and (system.code, profile) not in held:
            missing.setdefault(system.code, []).append(profile)
    return {"agent": agent, "missing": [{"system": code, "profiles": lacks} for code, lacks in missing.items()]}
