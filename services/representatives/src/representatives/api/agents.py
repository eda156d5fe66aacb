"""Agents, which everybody may search and staff maintain."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import signed_in, staff
from chassis.endpoints import Blueprint, perform, read
from chassis.importing import csv_import, take_over
from chassis.lists import Page
from chassis.schemas import ListQuery
from chassis.staff import ACCESS
from representatives.actions import agent as actions
from representatives.api.running import PREFIX, running
from representatives.model.problems import AgentExists
from representatives.queries import agents as queries
from representatives.schemas import agent as schemas

agents = Blueprint("agents", prefix=PREFIX, description="Agents (Agente Concessão)")


@agents.get("/agents", access=signed_in, query=schemas.AgentQuery, answer=schemas.AgentList)
def list_agents(query: dict[str, Any]) -> Page:
    """List agents by code. `query` finds them by beginnings of words."""
    return read(queries.agents, **query)


@agents.post(
    "/agents",
    access=staff(ACCESS),
    body=schemas.NewAgent,
    answer=schemas.AgentShape,
    status=201,
    refuses=[AgentExists],
)
def create_agent(body: dict[str, Any]) -> Response:
    """Register an agent. Several agents may have the same CNPJ, but each code is unique."""
    return perform(actions.register_agent, **body)


@agents.patch("/agents/<uuid:id>", access=staff(ACCESS), body=schemas.AgentNames, answer=schemas.AgentShape)
def change_agent(body: dict[str, Any], id: UUID) -> Response:
    """Change an agent's acronym or legal name. Omitted fields stay as they are."""
    return perform(actions.rename_agent, agent_id=id, **body)


@agents.post("/agents/import", access=staff(ACCESS), **csv_import())
def import_agents(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Import agents from a CSV file with the columns code, acronym, legal_name, cnpj and kind. Repeating changes
    nothing.
    """
    return take_over(body["file"], schemas.NewAgent, actions.take_over_agents, dry_run=query["dry_run"])


@agents.get("/agents/coverage", access=staff(ACCESS), query=ListQuery, answer=schemas.CoverageList)
def list_uncovered_agents(query: dict[str, Any]) -> Page:
    """List the agents, by code, for which nobody holds an access profile that its system wants to be held."""
    return read(queries.coverage, systems=running.settings.systems, **query)
