"""Whatever is answered, and whatever a definition says: nothing but the announced refusals."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from connections_kit.forms import COMPLETE, answers, brazil, definition, form
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chassis.problems import Invalid
from connections.forms import BudgetFacts, Facts, Form, NotAForm, UnitFacts, carry_over, check
from connections.forms.fields import Field

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
UNITS = st.sampled_from(["12345678", "1", "0.013.479.258.028-10", "001347925802811"])
POWER = st.one_of(
    st.integers(0, 10**6), st.decimals(0, 10**5, places=3).map(str), st.floats(0, 5000).map(lambda x: round(x, 3))
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "line": st.text(st.characters(categories=["L", "N"]), max_size=30),
    "text": st.text(st.characters(categories=["L", "N", "Zs"]), max_size=30),
    "email": st.just("pessoa@casa.example"),
    "phone": st.just("+55 92 99123-4567"),
    "day": DAYS,
    "boolean": st.booleans(),
    "integer": st.integers(-5, 2000),
    "decimal": POWER,
    "postal_code": st.just("69000-000"),
    "state": st.sampled_from(["AM", "sp"]),
    "unit_code": UNITS,
    "id": st.uuids().map(str),
    "point": st.fixed_dictionaries({"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)}),
}
SAVED = settings(deadline=None, max_examples=150)


def answer(field: Field) -> st.SearchStrategy[Any]:
    """An answer to a field: mostly of its type, sometimes any JSON."""
    if field.type == "choice":
        right: st.SearchStrategy[Any] = st.sampled_from(field.options)
    elif field.fields:
        right = record(field.fields)
        right = st.lists(right, max_size=3) if field.type == "rows" else right
    else:
        right = OF_TYPE[field.type]
    return st.one_of(right, right, right, right, right, right, right, st.none(), JSON)


def record(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={field.name: answer(field) for field in fields})


@cache
def bodies(kind: str) -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    return st.fixed_dictionaries({section.name: record(section.fields) for section in form(kind).sections})


FACTS = st.builds(
    Facts,
    today=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    holder_is_company=st.booleans(),
    by_professional=st.booleans(),
    area=st.just(brazil()),
    unit=st.none()
    | st.builds(
        UnitFacts,
        code=st.just("12345678"),
        status=st.sampled_from(["registered", "connected"]),
        available_power_w=st.none() | st.integers(0, 10**9),
    ),
    live_unit_at_address=st.booleans(),
    unknown_units=st.frozensets(UNITS),
    budget_request=st.none()
    | st.builds(BudgetFacts, id=st.just(UUID(int=7)), is_accepted=st.booleans(), consumer_unit=UNITS),
)


@pytest.mark.parametrize("kind", COMPLETE)
@SAVED
@given(data=st.data())
def test_whatever_was_read_can_be_checked(kind: str, data: st.DataObject) -> None:
    asked, kept = form(kind), {}
    for section, body in data.draw(bodies(kind)).items():
        try:
            kept[section] = asked.read_section(section, body)
        except Invalid as refused:
            assert refused.errors
    names = st.dictionaries(st.sampled_from([slot.name for slot in asked.slots]), st.integers(0, 12))
    files, known = data.draw(names), data.draw(FACTS)
    found = check(asked, kept, files, known)
    assert found.complete == (not found.errors)
    assert all(one.article and (one.section or one.slot) for one in (*found.errors, *found.warnings))
    assert check(asked, kept, files, known) == found
    carried = carry_over(kept, list(files), asked)
    assert (carried.dropped, check(asked, carried.answers, files, known)) == ((), found)
    assert asked.unit_codes(kept) == asked.unit_codes(carried.answers)


def parts(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all parts of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for step, one in inner for deeper in parts(one, (*path, step)))]


PATHS = {kind: parts(definition(kind))[1:] for kind in COMPLETE}


@pytest.mark.parametrize("kind", COMPLETE)
@SAVED
@given(data=st.data())
def test_a_broken_definition_is_no_form_or_one_that_works(kind: str, data: st.DataObject) -> None:
    broken = definition(kind)
    for *steps, last in data.draw(st.lists(st.sampled_from(PATHS[kind]), min_size=1, max_size=2)):
        place: Any = broken
        for step in steps:
            place = place[step] if isinstance(place, dict | list) and _has(place, step) else None
        assume(isinstance(place, dict) or (isinstance(place, list) and _has(place, last)))
        place[last] = data.draw(JSON | st.sampled_from([definition(kind)["sections"], definition(kind)["title"], 0, 1]))
    try:
        found = Form.read(broken)
    except NotAForm as faulty:
        assert faulty.faults
        return
    carried = carry_over(answers(kind), [], found)
    check(found, carried.answers, {}, data.draw(FACTS))


def _has(place: Any, step: Any) -> bool:
    return (isinstance(step, int) and step < len(place)) if isinstance(place, list) else step in place
