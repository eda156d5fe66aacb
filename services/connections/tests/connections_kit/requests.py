"""Requests that are filled in completely, through the API; only their documents are rows without files."""

from typing import Any
from uuid import UUID, uuid4

from chassis import clock
from chassis.files import StoredFile
from chassis.testing.clock import operators_day
from connections.forms.area import area_of
from connections.model import ConnectionRequest, RequestDocument
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import Local, facts_of, form_for
from connections_kit.forms import COMPLETE
from connections_kit.world import Person, World


def filled(world: World, person: Person, kind: str, unit: str | None = None, **said: Any) -> str:
    """A draft that can be handed in. Returns its id."""
    opened = person.open(kind, unit, **said)
    assert opened.status_code == 201, opened.text
    request_id: str = opened.json["id"]
    fill(person, request_id, kind, unit)
    attach(world, request_id)
    return request_id


def fill(person: Person, request_id: str, kind: str, unit: str | None = None) -> None:
    """Save complete answers to every section."""
    for section, answers in COMPLETE[kind].items():
        own = {"consumer_unit": unit} if "consumer_unit" in answers else {}
        saved = person.save(request_id, section, {**answers, **own})
        assert saved.status_code == 200, saved.text


def attach(world: World, request_id: str, *, only: tuple[str, ...] = ()) -> None:
    """Put documents into all slots that require them, or into `only` these."""
    with world.writing() as session:
        request = session.get_one(ConnectionRequest, UUID(request_id))
        time = OperatorTime.of(world.runtime.settings)
        local = Local(today=operators_day(), time=time, area=area_of(None), say=lambda code, **_facts: code)
        form = form_for(session, request)
        wanted = form.wanted_slots(request.answers, facts_of(session, request, form, local))
        for slot, is_required in wanted:
            if slot.name in only or (is_required and not only):
                for _ in range(slot.least):
                    request.put_document(_document(slot.name, request), now=clock.now())


def submitted(world: World, person: Person, kind: str, unit: str | None = None, **said: Any) -> str:
    """A request that was handed in. Returns its id."""
    request_id = filled(world, person, kind, unit, **said)
    handed_in = person.ask(request_id, "submission")
    assert handed_in.status_code == 200, handed_in.text
    return request_id


def _document(slot: str, request: ConnectionRequest) -> RequestDocument:
    stored = StoredFile(f"none/{uuid4().hex}", f"{slot}.pdf", "application/pdf", 1000, "0" * 64)
    return RequestDocument.of(stored, slot=slot, by=request.opened_by, now=clock.now())
