"""A worker that runs a job and dies of SIGKILL in the middle of it, as a process of its own."""

import os
import signal
import traceback
from datetime import datetime

from sqlalchemy import Engine, event

from certificates_kit.world import World
from chassis.service import Runtime
from chassis.testing.world import ServiceWorld

_CHANGES_NOTHING = ("SELECT", "WITH", "SET", "PRAGMA", "BEGIN")


def run_and_die(world: World, job: str, as_of: datetime, *, before: int) -> bool:
    """Run a job in a process that is killed before its write or commit number `before`, counted from 1.

    Returns whether it was killed; it was not when the job had fewer steps.
    """
    world.database.close()  # an SQLite file must not be open across a fork
    child = os.fork()
    if not child:
        _run(world, job, as_of, before)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def another_worker(world: World) -> ServiceWorld:
    """Another process's view of the service: the same database on connections of its own."""
    return ServiceWorld(Runtime(world.runtime.service, world.runtime.settings))


def _run(world: World, job: str, as_of: datetime, before: int) -> None:
    """Run the job and end this process, whatever happens: it is a copy of the test's."""
    steps = 0

    def pass_step() -> None:
        nonlocal steps
        steps += 1
        if steps == before:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(_CHANGES_NOTHING):
            pass_step()

    try:
        event.listen(Engine, "before_cursor_execute", before_statement)
        event.listen(Engine, "commit", lambda _connection: pass_step())
        another_worker(world).run_job(job, as_of)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
