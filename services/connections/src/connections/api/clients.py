"""The holders whom the caller may act for."""

from typing import Any

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from chassis.lists import Page
from chassis.schemas import ListQuery
from connections.api.running import PREFIX, running
from connections.queries import clients as queries
from connections.schemas import consumer_unit as schemas

clients = Blueprint("clients", prefix=PREFIX, description="The holders whom the caller may act for")


@clients.get("/clients", access=people("everybody, about their own"), query=ListQuery, answer=schemas.ClientList)
def list_clients(query: dict[str, Any]) -> Page:
    """List the holders that the caller may act for, with their units.

    First come the caller and the caller's companies, on the first page and beyond its `limit`. Then come the holders
    who gave the caller access as a professional.
    """
    return read(queries.list_clients, actor=actor(), today=running.today(), **query)
