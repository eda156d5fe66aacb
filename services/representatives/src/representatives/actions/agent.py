"""Register and rename agents: one by one, and from a file."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.csv_rows import Report, Row
from chassis.problems import FieldError, Invalid, NotFound
from representatives.actions.search_words import AGENT, index_words
from representatives.model import Agent
from representatives.model.problems import AgentExists
from representatives.queries.agents import batches_by_code

_NAMES = ("acronym", "legal_name")


def register_agent(
    session: Session, *, actor: Actor, now: datetime, code: str, acronym: str, legal_name: str, cnpj: str, kind: str
) -> Agent:
    """Register an agent, index its search words, and return it. Several agents may have the same CNPJ.

    `code` is the agent's unique code, and `kind` the kind of agent. Raises AgentExists for a code that is taken.
    """
    agent = Agent.register(code=code, acronym=acronym, legal_name=legal_name, cnpj=cnpj, kind=kind, now=now)
    try:
        with session.begin_nested():
            session.add(agent)
    except IntegrityError:
        raise AgentExists() from None
    _index(session, agent)
    audit.record(session, "agent.registered", agent.id)
    return agent


def rename_agent(session: Session, *, actor: Actor, now: datetime, agent_id: UUID, **names: str) -> Agent:
    """Change an agent's names, and return the agent. Raises NotFound for an unknown agent.

    Keyword arguments are the new `acronym` and `legal_name`, one or both. Code, CNPJ and kind cannot be changed,
    because system accesses were given for an agent with these.
    """
    agent = session.get(Agent, agent_id, with_for_update=True)
    if agent is None:
        raise NotFound()
    _rename(session, agent, names)
    return agent


def take_over_agents(session: Session, *, actor: Actor, now: datetime, rows: Sequence[Row], report: Report) -> None:
    """Register the agents that the rows of a CSV file describe, and rename those that are registered already.

    `rows` have `code`, `acronym`, `legal_name`, `cnpj` and `kind`. `report` counts the rows that changed something and
    those that changed nothing, and collects the refused ones with the reason. A row whose code is registered with
    another CNPJ or kind is refused, because system accesses were given for the agent as it is.
    """
    known = _locked_by_code(session, [row.data["code"] for row in rows])
    for row in rows:
        code = row.data["code"]
        try:
            if code not in known:
                known[code] = register_agent(session, actor=actor, now=now, **row.data)
                changed = True
            else:
                _check_same(known[code], row)
                changed = _rename(session, known[code], {name: row.data[name] for name in _NAMES})
        except (AgentExists, Invalid) as refused:  # AgentExists: another transaction has just registered the code
            report.refuse(row, refused)
            continue
        report.applied += changed
        report.unchanged += not changed


def _locked_by_code(session: Session, codes: Sequence[str]) -> dict[str, Agent]:
    """Return the registered agents among `codes`, as a mapping from code to agent. Their rows stay locked until the
    transaction ends.
    """
    batches = batches_by_code(codes)
    return {agent.code: agent for batch in batches for agent in session.scalars(batch.with_for_update())}


def _check_same(agent: Agent, row: Row) -> None:
    """Check, when agents are imported, that a row of the CSV file has the CNPJ and the kind of the registered `agent`
    with the same code. Raises Invalid otherwise.
    """
    faults = []
    if row.data["cnpj"] != agent.cnpj:
        faults.append(FieldError("#/cnpj", "agent.cnpj_differs"))
    if row.data["kind"] != agent.kind:
        faults.append(FieldError("#/kind", "agent.kind_differs"))
    if faults:
        raise Invalid(errors=faults)


def _rename(session: Session, agent: Agent, names: dict[str, str]) -> bool:
    """Set the agent's names, and return whether any of them is different from before. `names` maps `acronym` and
    `legal_name` to the new values.

    A change is audited, and the words by which a search finds the agent are replaced.
    """
    changed = [name for name, value in names.items() if getattr(agent, name) != value]
    for name in changed:
        setattr(agent, name, names[name])
    if changed:
        _index(session, agent)
        audit.record(session, "agent.renamed", agent.id, fields=sorted(changed))
    return bool(changed)


def _index(session: Session, agent: Agent) -> None:
    index_words(session, AGENT, agent.id, agent.code, agent.acronym, agent.legal_name, agent.cnpj)
