"""The directory of representatives, and the record of whose contacts were shown to whom."""

from typing import Any
from uuid import UUID

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read, transact
from chassis.lists import Page
from chassis.problems import refuse_field
from chassis.schemas import ListQuery
from chassis.staff import ACCESS
from representatives.actions import directory as actions
from representatives.api.running import PREFIX, running
from representatives.api.systems import meant_system
from representatives.model.problems import DirectoryClosed
from representatives.queries import directory as queries
from representatives.schemas import directory as schemas

directory = Blueprint("directory", prefix=PREFIX, description="The directory of representatives; nobody writes in it")


@directory.get(
    "/agents/<uuid:id>/representatives",
    access=people("people with an active access to the same system", ACCESS),
    query=schemas.DirectoryQuery,
    answer=schemas.RepresentativeList,
    refuses=[DirectoryClosed],
)
def list_representatives(query: dict[str, Any], id: UUID) -> Page:
    """List the representatives of an agent in a system, ordered by name. It is recorded whose e-mail and telephone the
    caller was shown.

    Four values may narrow the list: `function`, an access profile; `name`, a part of the name; `active`, only people
    whose access has not ended; `as_seen_by_others`, only the caller, as other people see them.
    """
    system = meant_system(query.pop("system"))
    if query["function"] and query["function"] not in system.profiles:
        raise refuse_field("?function", "access.profile_unknown")
    return transact(
        actions.look_up,
        today=running.today(),
        system=system,
        agent_id=id,
        by_staff=actor().has(ACCESS),
        **query,
    )


@directory.get(
    "/me/directory-views",
    access=people("everybody, about themselves"),
    query=ListQuery,
    answer=schemas.DirectoryViewList,
)
def list_my_directory_views(query: dict[str, Any]) -> Page:
    """List who was shown the caller's e-mail or telephone, for which agent and on which day, newest first."""
    return read(queries.views_of, user_id=actor().user_id, **query)
