"""A process that takes a mail in and dies of SIGKILL in the middle of it."""

import os
import signal
import traceback
from typing import Any

from sqlalchemy import Engine, event

from chassis.files import LocalStore
from chassis.service import Runtime
from helpdesk.delivery.delivering import deliver
from helpdesk_kit.world import World

_CHANGES_NOTHING = ("SELECT", "WITH", "SET", "PRAGMA", "BEGIN")


def deliver_and_die(world: World, raw: bytes, *, before: int) -> bool:
    """Deliver a mail in a process that is killed before its step number `before`, counted from 1.

    A step is a statement that writes, a commit, or a file that is about to be stored or was stored. Returns whether the
    process was killed; it was not when there were fewer steps.
    """
    world.database.close()  # an SQLite file must not be open across a fork
    child = os.fork()
    if not child:
        _run(world, raw, before)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _run(world: World, raw: bytes, before: int) -> None:
    """Deliver the mail and end this process, whatever happens: it is a copy of the test's."""
    steps = 0

    def pass_step() -> None:
        nonlocal steps
        steps += 1
        if steps == before:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(_CHANGES_NOTHING):
            pass_step()

    class DyingStore(LocalStore):
        def write(self, *what: Any) -> Any:
            pass_step()
            blob = super().write(*what)
            pass_step()
            return blob

    try:
        event.listen(Engine, "before_cursor_execute", before_statement)
        event.listen(Engine, "commit", lambda _connection: pass_step())
        runtime = Runtime(world.runtime.service, world.runtime.settings)
        runtime.files.__class__ = DyingStore
        deliver(runtime, raw)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
