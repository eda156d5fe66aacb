"""The audit trail: whoever changes, takes out or cuts off what was sealed is found out."""

from datetime import timedelta
from pathlib import Path

import pytest
from scratch_service.app import service
from sqlalchemy import delete, func, select, update
from structlog.testing import capture_logs

from chassis import audit, clock
from chassis.audit import noted_heads
from chassis.context import Actor, Origin
from chassis.ids import new_id
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.plugin import MakeRuntime

SOMEONE = Actor(kind="user", user_id=new_id())


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    return tmp_path / "heads"


@pytest.fixture
def runtime(make_runtime: MakeRuntime, heads: Path) -> Runtime:
    return make_runtime(service, audit_heads=heads)


def record(runtime: Runtime, count: int = 1) -> None:
    origin = Origin(actor=SOMEONE, address="203.0.113.7", request_id="request-1")
    for _ in range(count):
        with runtime.database.writing(origin) as session:
            audit.record(session, "thing.made", new_id(), name="ligação", size=1.5, nothing=None)


def seal(runtime: Runtime) -> int:
    job = runtime.jobs.named("seal-audit")
    assert job is not None
    return job.run(runtime.database, clock.now())


def faults(runtime: Runtime, heads: Path | None = None) -> list[str]:
    with runtime.database.reading() as session:
        return audit.verify(session, noted_heads(heads) if heads else ())


def rows(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(func.count(audit.audit.c.id))) or 0


def test_a_row_says_who_what_whom_when_and_from_where(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    record(runtime)

    with runtime.database.reading() as session:
        row = session.execute(select(audit.audit)).one()
    assert (row.actor_id, row.actor_kind, row.action) == (SOMEONE.user_id, "user", "thing.made")
    assert (row.at, row.address, row.request_id) == (frozen_clock.at, "203.0.113.7", "request-1")
    assert row.details == {"name": "ligação", "size": 1.5, "nothing": None}


def test_a_change_that_rolled_back_is_not_recorded(runtime: Runtime) -> None:
    with pytest.raises(ValueError, match="no"), runtime.database.writing() as session:
        audit.record(session, "thing.made", "x")
        raise ValueError("no")

    assert rows(runtime) == 0


def test_a_whole_trail_has_no_fault(runtime: Runtime, heads: Path) -> None:
    record(runtime, 3)
    assert seal(runtime) == 3
    record(runtime, 2)
    assert seal(runtime) == 2
    assert seal(runtime) == 0

    assert faults(runtime, heads) == []
    assert [length for length, _head in noted_heads(heads)] == [3, 5]


def test_every_head_is_a_line_of_the_log_once(make_runtime: MakeRuntime) -> None:
    runtime = make_runtime(service)
    with capture_logs() as lines:
        for count in (2, 0, 1, 0):
            record(runtime, count)
            seal(runtime)
    heads = [(line["length"], line["head"]) for line in lines if line["event"] == "audit.head"]

    assert [length for length, _head in heads] == [2, 3]
    with runtime.database.writing() as session:
        assert audit.verify(session, heads) == []
        session.execute(update(audit.audit).where(audit.audit.c.position == 2).values(seal="0" * 64))
        assert "head 2 differs from the one kept outside" in audit.verify(session, heads)


def test_an_empty_trail_has_no_fault(runtime: Runtime, heads: Path) -> None:
    assert seal(runtime) == 0
    assert faults(runtime, heads) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "thing.read"),
        ("subject", "somebody else"),
        ("actor_id", new_id()),
        ("actor_id", None),
        ("actor_kind", "system"),
        ("details", {"name": "changed"}),
        ("address", "198.51.100.1"),
        ("request_id", "request-2"),
        ("seal", "0" * 64),
    ],
)
def test_a_changed_row_is_found(runtime: Runtime, column: str, value: object) -> None:
    record(runtime, 3)
    seal(runtime)

    with runtime.database.writing() as session:
        session.execute(update(audit.audit).where(audit.audit.c.position == 2).values({column: value}))

    assert any(fault.startswith("row 2 ") for fault in faults(runtime))


def test_a_moved_moment_is_found(runtime: Runtime) -> None:
    record(runtime, 2)
    seal(runtime)

    with runtime.database.writing() as session:
        at = session.scalar(select(audit.audit.c.at).where(audit.audit.c.position == 1))
        session.execute(
            update(audit.audit).where(audit.audit.c.position == 1).values(at=at - timedelta(milliseconds=1))  # type: ignore[operator]
        )

    assert faults(runtime)


def test_a_deleted_row_is_found(runtime: Runtime) -> None:
    record(runtime, 4)
    seal(runtime)

    with runtime.database.writing() as session:
        session.execute(delete(audit.audit).where(audit.audit.c.position.in_([2, 3])))

    assert faults(runtime)[0] == "positions 2 to 3 are missing"


def test_a_tail_that_was_cut_off_is_found_by_the_heads_kept_outside(runtime: Runtime, heads: Path) -> None:
    record(runtime, 3)
    seal(runtime)
    record(runtime, 2)
    seal(runtime)

    with runtime.database.writing() as session:
        session.execute(delete(audit.audit).where(audit.audit.c.position > 3))

    assert faults(runtime) == [], "the database alone cannot know"
    assert faults(runtime, heads) == ["head 5 differs from the one kept outside"]


def test_a_trail_that_was_sealed_anew_is_found_by_the_heads_kept_outside(runtime: Runtime, heads: Path) -> None:
    record(runtime, 3)
    seal(runtime)

    with runtime.database.writing() as session:
        session.execute(update(audit.audit).values(position=None, seal=None))
        session.execute(update(audit.audit).values(action="thing.read"))
        audit.seal(session)

    assert faults(runtime) == []
    assert faults(runtime, heads) == ["head 3 differs from the one kept outside"]


def test_a_seal_that_did_not_commit_is_not_noted(runtime: Runtime, heads: Path) -> None:
    record(runtime, 2)
    job = runtime.jobs.named("seal-audit")
    assert job is not None

    with pytest.raises(ValueError, match="killed"), runtime.database.writing() as session:
        job.step(session, as_of=clock.now())
        raise ValueError("killed")
    assert noted_heads(heads) == []

    record(runtime)
    seal(runtime)
    assert faults(runtime, heads) == []


def test_a_head_that_was_not_noted_is_noted_by_the_next_run(runtime: Runtime, heads: Path) -> None:
    record(runtime, 2)
    with runtime.database.writing() as session:
        audit.seal(session)  # and then killed

    seal(runtime)

    assert [length for length, _head in noted_heads(heads)] == [2]


@pytest.mark.parametrize("torn", ["2026-09-15T12:00:00.000Z 7", "2026-09-15T12:00:00.000Z 7 abc", "nonsense\n", "7 "])
def test_a_line_that_a_crash_cut_short_stops_nothing(runtime: Runtime, heads: Path, torn: str) -> None:
    heads.write_text(torn)
    record(runtime, 2)
    seal(runtime)

    assert [length for length, _head in noted_heads(heads)] == [2]
    assert faults(runtime, heads) == []


def test_sealing_goes_in_bounded_steps(runtime: Runtime) -> None:
    record(runtime, 5)

    with runtime.database.writing() as session:
        assert audit.seal(session, limit=2)[0] == 2
    with runtime.database.writing() as session:
        assert audit.seal(session, limit=2)[0] == 4

    assert faults(runtime) == []


def test_rows_that_come_late_are_sealed_later(runtime: Runtime) -> None:
    """A slow transaction commits rows with older ids than those already sealed."""
    old = new_id()
    record(runtime, 2)
    seal(runtime)
    with runtime.database.writing() as session:
        audit.record(session, "thing.made", "late")
        session.execute(update(audit.audit).where(audit.audit.c.subject == "late").values(id=old))
    seal(runtime)

    assert faults(runtime) == []
