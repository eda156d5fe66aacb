"""What follows on a budget, through the API: contracts, works and inspections."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock
from connections.model import ConnectionRequest
from connections.states import NEXT_BUDGET, RequestStatus
from connections_kit.desk import approved, claim, put_into
from connections_kit.requests import attach, fill, submitted
from connections_kit.world import Person, World

DEFECTS = ["Falta o aterramento do quadro.", "O disjuntor é maior do que o do projeto."]


def moment(days: int = 3) -> str:
    """A moment in so many days, as a client writes it."""
    return (clock.now() + timedelta(days=days)).replace(microsecond=0).isoformat()


def works(staff: Person, request_id: str, status: str, **said: Any) -> Any:
    return staff.ask(request_id, "works", {"status": status, **said})


def contracts(staff: Person, request_id: str, status: str, **said: Any) -> Any:
    return staff.ask(request_id, "contracts", {"status": status, **said})


def schedule(staff: Person, request_id: str, at: str = "") -> Any:
    return staff.ask(request_id, "inspection", {"scheduled_at": at or moment()})


def result(staff: Person, request_id: str, *, passed: bool, **said: Any) -> Any:
    defects = {} if passed else {"defects": DEFECTS}
    return staff.ask(request_id, "inspection/result", {"passed": passed, **defects, **said})


def done(answer: Any) -> dict[str, Any]:
    """The body of an answer that has to be 200."""
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def inspected(staff: Person, request_id: str, *, passed: bool, **said: Any) -> dict[str, Any]:
    """Schedule an inspection and record its result. Returns the request."""
    done(schedule(staff, request_id))
    return done(result(staff, request_id, passed=passed, **said))


def to_inspect(world: World, person: Person) -> dict[str, Any]:
    """An approved new connection, whose next step is the inspection."""
    found = approved(world, person)
    assert found["next_step"] == "inspection"
    return found


def accepted(world: World, person: Person, kind: str = "connection_budget", *unit: str) -> str:
    """A request whose budget is accepted: a connection budget, a generation budget, or a new connection with works."""
    said = {"works_needed": True} if kind == "new_connection" else {}
    found = approved(world, person, kind, *unit, **said)
    assert found["next_step"] == NEXT_BUDGET
    put_into(world, found["id"], RequestStatus.BUDGET_ACCEPTED)
    return str(found["id"])


def budget_for_new_unit(world: World, person: Person) -> tuple[dict[str, Any], str]:
    """An approved new connection, and an accepted connection budget on the unit that it registered."""
    connection = to_inspect(world, person)
    return connection, accepted(world, person, "connection_budget", connection["consumer_unit"])


def commissioning(world: World, analyst: Person, person: Person, unit: str, budget: str = "") -> str:
    """A commissioning that `analyst` has claimed; it names `budget`, or none. Returns its id."""
    if not budget:
        request_id = submitted(world, person, "commissioning", unit)
    else:
        request_id = str(person.open("commissioning", unit).json["id"])
        fill(person, request_id, "commissioning", unit)
        done(person.save(request_id, "request", {"consumer_unit": unit, "budget_request_id": budget}))
        attach(world, request_id)
        done(person.ask(request_id, "submission"))
    claim(analyst, request_id)
    return request_id


def row_of(world: World, request_id: str) -> ConnectionRequest:
    """The stored request, with its inspections loaded."""
    with world.database.reading() as session:
        found = session.get_one(ConnectionRequest, UUID(request_id))
        assert found.inspections is not None
        return found
