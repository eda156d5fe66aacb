"""Lists: every row once, whatever is inserted between two pages and whatever is sent as a cursor."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scratch_service.actions import listed
from scratch_service.model import Thing
from sqlalchemy import delete, insert, select

from chassis.ids import new_id
from chassis.lists import page
from chassis.problems import Invalid
from chassis.service import Runtime
from chassis.testing.client import CheckedClient

THINGS = "/api/scratch/v1/things"
NOON = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)


def add_things(runtime: Runtime, moments: list[datetime], names: list[str] | None = None) -> list[UUID]:
    rows = [
        {"id": new_id(), "name": name, "made_at": moment, "made_on": moment.date(), "version": 1}
        for moment, name in zip(moments, names or ["x"] * len(moments), strict=True)
    ]
    with runtime.database.writing() as session:
        if rows:
            session.execute(insert(Thing), rows)
    return [row["id"] for row in rows]  # type: ignore[misc]


def walk(runtime: Runtime, limit: int, *, newest_first: bool = False) -> list[UUID]:
    """All ids, page by page."""
    found: list[UUID] = []
    after = None
    while True:
        with runtime.database.reading() as session:
            one = listed(session, limit=limit, after=after, newest_first=newest_first)
        assert len(one.items) <= limit
        found += [thing.id for thing in one.items]
        assert len(set(found)) == len(found), "a row was shown twice"
        if one.next is None:
            return found
        after = one.next


@pytest.mark.parametrize("newest_first", [False, True])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(0, 30), limit=st.integers(1, 12), data=st.data())
def test_pages_of_any_size_show_every_row_once_in_order(
    runtime: Runtime, newest_first: bool, size: int, limit: int, data: st.DataObject
) -> None:
    microseconds = data.draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    with runtime.database.writing() as session:
        session.execute(delete(Thing))
    moments = [NOON + timedelta(microseconds=n) for n in microseconds]
    ids = add_things(runtime, moments)

    shown = walk(runtime, limit, newest_first=newest_first)

    expected = sorted(zip(moments, ids, strict=True), reverse=newest_first)
    assert shown == [thing_id for _moment, thing_id in expected]


def test_rows_inserted_meanwhile_repeat_and_hide_nothing(runtime: Runtime) -> None:
    ids = add_things(runtime, [NOON + timedelta(seconds=n) for n in range(6)])
    with runtime.database.reading() as session:
        first = listed(session, limit=3, after=None)
    add_things(runtime, [NOON - timedelta(seconds=1), NOON + timedelta(seconds=1), NOON + timedelta(hours=1)])

    with runtime.database.reading() as session:
        second = listed(session, limit=4, after=first.next)

    assert [thing.id for thing in first.items] == ids[:3]
    assert [thing.id for thing in second.items][:3] == ids[3:]
    assert len(second.items) == 4


def test_a_deleted_cursor_row_does_not_stop_the_list(runtime: Runtime) -> None:
    ids = add_things(runtime, [NOON + timedelta(seconds=n) for n in range(4)])
    with runtime.database.reading() as session:
        first = listed(session, limit=2, after=None)
    with runtime.database.writing() as session:
        session.execute(delete(Thing).where(Thing.id == ids[1]))

    with runtime.database.reading() as session:
        assert [thing.id for thing in listed(session, limit=2, after=first.next).items] == ids[2:]


@pytest.mark.parametrize("column", [Thing.name, Thing.made_on, Thing.version, Thing.id, Thing.made_at])
def test_every_kind_of_column_can_be_a_key(runtime: Runtime, column: Any) -> None:
    add_things(runtime, [NOON + timedelta(days=n // 2) for n in range(5)], ["á", "b", "b", "Ç", "\U0001f50c"])

    found, after = [], None
    while True:
        with runtime.database.reading() as session:
            one = page(session, select(Thing), key=[column, Thing.id], limit=2, after=after)
        found += [thing.id for thing in one.items]
        assert len(set(found)) == len(found), "a row was shown twice"
        after = one.next
        if after is None:
            break

    with runtime.database.reading() as session:
        assert found == list(session.scalars(select(Thing.id).order_by(column, Thing.id)))


# Cursors that are not ours


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


SOME_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
FOREIGN = {
    "no base64": "%%%",
    "not ASCII": "ção",
    "base64 of nothing": "====",
    "no JSON": base64.urlsafe_b64encode(b"hello").decode(),
    "no list": base64.urlsafe_b64encode(b'{"a": 1}').decode(),
    "a number": base64.urlsafe_b64encode(b"5").decode(),
    "deep": base64.urlsafe_b64encode(b"[" * 700).decode(),
    "too few values": cursor("2026-09-15T12:00:00Z"),
    "too many values": cursor("2026-09-15T12:00:00Z", SOME_ID, 1),
    "no moment": cursor("yesterday", SOME_ID),
    "a moment before all moments": cursor("0001-01-01T00:00:00+14:00", SOME_ID),
    "a number for a moment": cursor(5, SOME_ID),
    "nothing for a moment": cursor(None, SOME_ID),
    "a list for a moment": cursor([], SOME_ID),
    "no id": cursor("2026-09-15T12:00:00Z", "x"),
    "a number for an id": cursor("2026-09-15T12:00:00Z", 5),
    "too long": "A" * 1001,
}


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_cursor_is_refused(web_me: CheckedClient, foreign: str) -> None:
    answer = web_me.get(THINGS, query_string={"after": foreign})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "?after"
    assert answer.json["errors"][0]["code"] in ("list.cursor_unknown", "field.length")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Thing.name, "a\x00b"),
        (Thing.name, "\ud800"),
        (Thing.name, 5),
        (Thing.name, None),
        (Thing.name, True),
        (Thing.version, True),
        (Thing.version, 1.5),
        (Thing.version, 2**63),
        (Thing.version, -(2**63) - 1),
        (Thing.version, "1"),
        (Thing.made_on, "2026-02-30"),
        (Thing.made_on, 5),
        (Thing.made_on, date.max.isoformat() + "0"),
    ],
)
def test_a_cursor_value_no_column_holds_is_refused(runtime: Runtime, column: Any, value: object) -> None:
    foreign = base64.urlsafe_b64encode(json.dumps([value, SOME_ID]).encode()).decode()

    with pytest.raises(Invalid) as refused, runtime.database.reading() as session:
        page(session, select(Thing), key=[column, Thing.id], limit=2, after=foreign)

    assert refused.value.errors[0].code == "list.cursor_unknown"


def test_an_empty_cursor_is_the_beginning(web_me: CheckedClient) -> None:
    assert web_me.get(f"{THINGS}?after=").status_code == 200


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "9" * 5000, "", "1e2"])
def test_a_limit_out_of_bounds_is_refused(web_me: CheckedClient, limit: str) -> None:
    answer = web_me.get(THINGS, query_string={"limit": limit})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "?limit"


def test_25_rows_are_a_page_unless_told_otherwise(client: CheckedClient, runtime: Runtime, signer: Any) -> None:
    add_things(runtime, [NOON] * 30)
    me = client.as_(signer.token())

    assert len(me.get(THINGS).json["items"]) == 25
    assert len(me.get(f"{THINGS}?limit=100").json["items"]) == 30
    assert me.get(f"{THINGS}?limit=30").json["next"] is None
    assert me.get(f"{THINGS}?limit=29").json["next"] is not None
