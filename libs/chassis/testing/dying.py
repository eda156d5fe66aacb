"""Processes that end themselves with SIGKILL at a chosen step, so that a test can look at what was left half done.

A step is a statement that writes to the database, a commit, or whatever else a test passes as one.
"""

import os
import signal
import traceback
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from chassis.service import Runtime
from chassis.testing.world import ServiceWorld

_CHANGES_NOTHING = ("SELECT", "WITH", "SET", "PRAGMA", "BEGIN")

PassStep = Callable[[], None]


def before_each_step(pass_step: PassStep) -> None:
    """Call `pass_step` before every statement of this process that writes to a database, and before every commit."""

    def before_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_CHANGES_NOTHING):
            pass_step()

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", lambda _connection: pass_step())


def die() -> None:
    """End this process with SIGKILL."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_everywhere(attempt: Callable[[int], bool], *, fewest: int) -> None:
    """Call `attempt` with the steps 1, 2, … at which to die, until it returns that nothing died there.

    Asserts that there were `fewest` deaths or more. With fewer, the deaths were not where the test wants them.
    """
    deaths = next(step - 1 for step in count(1) if not attempt(step))
    assert deaths >= fewest, f"{deaths} deaths"


def job_dies(world: ServiceWorld, job: str, as_of: datetime, *, before: int) -> bool:
    """Run a job in a process that is killed before its step number `before`, counted from 1.

    Returns whether it was killed; it was not when the job had fewer steps.
    """
    return process_dies(world, lambda copy, _pass_step: copy.run_job(job, as_of), before=before)


def process_dies(world: ServiceWorld, act: Callable[[ServiceWorld, PassStep], object], *, before: int) -> bool:
    """Call `act` in a process that is killed before its step number `before`, counted from 1.

    `act` gets the process's own view of the service, and a function to call before what is a step beside statements
    and commits. Returns whether the process was killed; it was not when there were fewer steps.
    """
    world.database.close()  # an SQLite file must not be open across a fork
    child = os.fork()
    if not child:
        _act_and_end(world, act, before)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def another_process(world: ServiceWorld) -> ServiceWorld:
    """Return another process's view of the service: the same database on connections of its own."""
    return ServiceWorld(Runtime(world.runtime.service, world.runtime.settings))


def _act_and_end(world: ServiceWorld, act: Callable[[ServiceWorld, PassStep], object], before: int) -> None:
    """Call `act` and end this process, whatever happens: it is a copy of the test's."""
    steps = count(1)

    def pass_step() -> None:
        if next(steps) == before:
            die()

    try:
        before_each_step(pass_step)
        act(another_process(world), pass_step)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
