"""Leases: one holder at a time, replaced when its time is over or when it is dead, and fenced once it is replaced."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from scratch_service import actions
from scratch_service.model import Counter
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from chassis import clock
from chassis.database import Database, is_unavailable
from chassis.leases import Lease, LeaseLost, lease
from chassis.presence import Presence
from chassis.service import Runtime
from chassis.testing.clock import FrozenClock
from chassis.testing.processes import wait_until

InProcesses = Callable[..., list[int]]
HOUR = timedelta(hours=1)
fork = multiprocessing.get_context("fork")


def a_lease(database: Database, ttl: timedelta = HOUR) -> Lease:
    return Lease("x", Presence(database), ttl)


def counted(database: Database, name: str) -> int:
    with database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == name)) or 0


def lasts(database: Database) -> bool:
    """Whether the lease's time has not run out."""
    with database.reading() as session:
        return session.scalars(select(lease.c.expires_at)).one() > clock.now()


def test_a_lease_has_one_holder_at_a_time(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    first, second = (a_lease(runtime.database, timedelta(seconds=6)) for _ in range(2))

    assert [first.hold(runtime.database), second.hold(runtime.database)] == [True, False]
    frozen_clock.tick(seconds=5)
    assert first.hold(runtime.database), "renewed"
    frozen_clock.tick(seconds=5)
    assert not second.hold(runtime.database)
    frozen_clock.tick(seconds=2)
    assert second.hold(runtime.database)
    assert not first.hold(runtime.database)
    assert (first.epoch, second.epoch) == (0, 2)


def test_every_new_holder_has_a_higher_epoch(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    epochs = []
    for _ in range(3):
        one = a_lease(runtime.database)
        one.hold(runtime.database)
        epochs.append(one.epoch)
        one.release(runtime.database)

    assert epochs == [1, 2, 3]


def test_what_an_old_holder_writes_rolls_back(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    first, second = a_lease(runtime.database), a_lease(runtime.database)
    first.hold(runtime.database)
    frozen_clock.tick(hours=2)
    second.hold(runtime.database)

    with pytest.raises(LeaseLost), runtime.database.writing() as session:
        actions.count(session, "fenced")
        first.fence(session)
    assert counted(runtime.database, "fenced") == 0

    with runtime.database.writing() as session:
        second.fence(session)


def test_releasing_somebody_elses_lease_does_nothing(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    first, second = a_lease(runtime.database), a_lease(runtime.database)
    first.hold(runtime.database)
    frozen_clock.tick(hours=2)
    second.hold(runtime.database)

    first.release(runtime.database)

    assert not first.hold(runtime.database)


def take(_number: int, url: str, all_have_tried: Barrier) -> None:
    """Ends with 1 when the lease was given to us, and not before everybody has tried: who ends lets the next one in."""
    database = Database(url)
    one = a_lease(database)
    got = one.hold(database)
    all_have_tried.wait(30)
    raise SystemExit(1 if got else 0)


def test_of_many_that_come_at_once_one_gets_it(runtime: Runtime, database_url: str, in_processes: InProcesses) -> None:
    assert sum(in_processes(5, take, database_url, fork.Barrier(5))) == 1


def test_holders_are_told_apart_and_fit_their_column(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "a-very-long-name-of-a-pod-in-a-cluster-" * 3)

    owners = {Presence(runtime.database).owner for _ in range(100)}

    assert len(owners) == 100
    assert max(map(len, owners)) <= 60


# Holders that die


def hold_for_ever(url: str, test: Connection) -> None:
    """Hold the lease for an hour at a time; at each word of the test say whether it is still ours."""
    database = Database(url)
    one = a_lease(database)
    test.send(one.hold(database))
    while test.recv():
        try:
            with database.writing() as session:
                one.fence(session)
            test.send("ours")
        except LeaseLost:
            test.send("lost")


@contextmanager
def holder(url: str, target: Callable[..., None] = hold_for_ever) -> Iterator[tuple[int, Connection]]:
    """A process that holds the lease: its number, and the line by which it is asked."""
    ours, theirs = fork.Pipe()
    process = fork.Process(target=target, args=(url, theirs), daemon=True)
    process.start()
    assert process.pid is not None
    try:
        assert ours.poll(20), "it does not get the lease"
        assert ours.recv() is True
        yield process.pid, ours
    finally:
        process.kill()
        process.join()


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def test_a_killed_holder_is_replaced_while_its_lease_still_lasts(runtime: Runtime, database_url: str) -> None:
    with holder(database_url) as (pid, _line):
        heir = a_lease(runtime.database)
        assert not heir.hold(runtime.database)

        end(pid)

        assert lasts(runtime.database)
        assert wait_until(lambda: heir.hold(runtime.database), 20)
        assert heir.epoch == 2


def test_of_many_heirs_of_a_killed_holder_one_gets_its_lease(
    runtime: Runtime, database_url: str, in_processes: InProcesses
) -> None:
    with holder(database_url) as (pid, _line):
        end(pid)

        assert in_processes(5, inherit, database_url, fork.Barrier(5)) == [0] * 5

    assert counted(runtime.database, "inherited") == 1


def inherit(_number: int, url: str, all_have_seen: Barrier) -> None:
    database = Database(url)
    one = a_lease(database)

    def ended() -> bool:
        if one.hold(database):
            with database.writing() as session:
                actions.count(session, "inherited")
        return counted(database, "inherited") > 0

    assert wait_until(ended, 30)
    all_have_seen.wait(30)


def test_a_suspended_holder_keeps_its_lease_until_the_time_is_over_and_is_fenced_then(
    runtime: Runtime, database_url: str, frozen_clock: FrozenClock
) -> None:
    with holder(database_url) as (pid, line):
        os.kill(pid, signal.SIGSTOP)
        heir = a_lease(runtime.database)
        frozen_clock.tick(minutes=59)
        assert not any(heir.hold(runtime.database) for _ in range(20))

        frozen_clock.tick(minutes=1)
        assert heir.hold(runtime.database)

        os.kill(pid, signal.SIGCONT)
        line.send("still yours?")
        assert line.recv() == "lost"
        with runtime.database.writing() as session:
            heir.fence(session)


def hold_with_a_child(url: str, test: Connection) -> None:
    """Hold the lease and fork a child that outlives us."""
    database = Database(url)
    one = a_lease(database)
    got = one.hold(database)
    if not os.fork():
        test.send(os.getpid())
        signal.pause()
    test.send(got)
    signal.pause()


def test_a_forked_child_does_not_keep_its_dead_parents_lease(runtime: Runtime, database_url: str) -> None:
    ours, theirs = fork.Pipe()
    parent = fork.Process(target=hold_with_a_child, args=(database_url, theirs))
    parent.start()
    child = next(said for said in (ours.recv(), ours.recv()) if said is not True)
    try:
        parent.kill()
        parent.join()
        heir = a_lease(runtime.database)
        assert wait_until(lambda: heir.hold(runtime.database), 20)
    finally:
        os.kill(child, signal.SIGKILL)


def break_sessions(database: Database) -> None:
    """End every other session of the database, as a restart of the server or a lost network does."""
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with database.engine.connect() as connection:
        connection.execute(text(others)).all()
    database.engine.dispose()


def lose_locks(database: Database) -> None:
    """Take the lock away from every holder, which goes on living."""
    if database.is_sqlite:
        for file in locks(database):
            file.unlink()
    else:
        break_sessions(database)


def test_a_holder_whose_session_broke_keeps_its_lease_when_it_comes_first(runtime: Runtime) -> None:
    database = runtime.database
    first, second = a_lease(database), a_lease(database)
    assert first.hold(database)

    lose_locks(database)
    assert first.hold(database)

    assert not second.hold(database)
    assert first.epoch == 1


def test_a_holder_whose_session_broke_is_fenced_when_another_comes_first(runtime: Runtime) -> None:
    database = runtime.database
    first, second = a_lease(database), a_lease(database)
    assert first.hold(database)

    lose_locks(database)

    assert wait_until(lambda: second.hold(database), 20)
    with pytest.raises(LeaseLost), database.writing() as session:
        first.fence(session)
    assert not first.hold(database)


def locks(database: Database) -> list[Path]:
    return list(Path(f"{database.url.database}.alive").iterdir())


def test_a_killed_holder_leaves_no_file_behind_for_long(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")

    def appear_and_die() -> None:
        present = Presence(database)
        present.keep()
        os.kill(os.getpid(), signal.SIGKILL)

    process = fork.Process(target=appear_and_die)
    process.start()
    process.join()
    assert len(locks(database)) == 1

    present = Presence(database)
    present.keep()
    assert len(locks(database)) == 1
    present.close()
    assert locks(database) == []


def test_a_database_that_is_away_is_said_to_be() -> None:
    present = Presence(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"))

    with pytest.raises(DBAPIError) as away:
        present.keep()

    assert is_unavailable(away.value)
