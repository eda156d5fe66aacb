"""Child processes that end with the process that started them, and processes identified beyond doubt.

The kernel ends a child when the thread that started it ends (`PR_SET_PDEATHSIG`), so that a SIGKILLed test run or
launcher leaves nothing behind. A process is identified by its number and its start time, because the kernel gives
numbers out again: in a container, soon.
"""

import os
import pwd
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_POLL_SECONDS = 0.02

# The parent may die before the child has asked for its death signal. The child then has another parent and ends.
_UNLESS_ORPHANED = 'test "$PPID" = "$0" && exec "$@"'


@dataclass(frozen=True)
class Process:
    """A process: its number and its start time in clock ticks since boot (field 22 of `/proc/<pid>/stat`)."""

    pid: int
    started: int

    @property
    def alive(self) -> bool:
        """Return whether the process runs.

        A zombie, which has ended and was not yet waited for by its parent, does not run.
        """
        return self in _process_to_parent(self.pid)

    def family(self) -> list["Process"]:
        """Return a list of this process and all its present descendants, parents first; empty if it has ended.

        For killing a server together with the processes that it started.
        """
        children: dict[int, list[Process]] = {}
        for number in [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]:
            for process, parent in _process_to_parent(number).items():
                children.setdefault(parent, []).append(process)
        family = [self] if self.alive else []
        for member in family:  # the list grows during the loop, so that children's children are found, too
            family.extend(children.get(member.pid, []))
        return family


def find_process(pid: int) -> Process | None:
    """Return the running process with this number, or None."""
    return next(iter(_process_to_parent(pid)), None)


def _process_to_parent(pid: int) -> dict[Process, int]:
    """Return `{process: its parent's pid}` for the process that runs with the number `pid`, or `{}` if none does.

    So it has one entry at most. The key is a Process, whose start time tells it from an earlier process with the same
    number. A zombie counts as ended.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return {}
    fields = stat.rpartition(")")[2].split()  # the name before it may hold spaces
    state, parent, started = fields[0], int(fields[1]), int(fields[19])
    return {} if state in "ZX" else {Process(pid, started): parent}


def start_child(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    output: Path,
    death_signal: str,
    user: str | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in `folder` in a session of its own, so that Ctrl-C does not reach it; return the process.

    `environment` holds all its environment variables. `death_signal` (`"INT"`, `"KILL"`) is the signal that the child
    gets when the calling process dies. The child's output is appended to the file `output`. The child runs as `user` if
    given and inherits the open file descriptors `pass_fds`. Raises `RuntimeError` outside the main thread.
    """
    require_main_thread()
    with output.open("ab") as log:
        return subprocess.Popen(
            [*_dying_with_us(death_signal, user), *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
        )


def require_main_thread() -> None:
    """Raise `RuntimeError` if the caller is not the main thread. Called before a child process is started.

    The kernel ends a child when the thread that started it ends, and only the main thread lasts as long as the process.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start servers from the main thread: the kernel ends them with the thread that started them")


def _dying_with_us(death_signal: str, user: str | None) -> list[str]:
    # With setpriv (util-linux, essential on Debian) instead of `preexec_fn`, which is unsafe beside other threads.
    return [*as_user(user), "--pdeathsig", death_signal, "sh", "-c", _UNLESS_ORPHANED, str(os.getpid())]


def as_user(user: str | None) -> list[str]:
    """Return the beginning of a command line, a list, that runs the rest of the line as the user named `user`.

    With None the rest runs as the present user. `setpriv` is the program; more of its options may follow.
    """
    if user is None:
        return ["setpriv"]
    account = pwd.getpwnam(user)
    return ["setpriv", "--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--init-groups"]


def kill_all(processes: Sequence[Process]) -> None:
    """Send SIGKILL to each process that still runs, in the given order."""
    for process in processes:
        if process.alive:
            send(process, signal.SIGKILL)


def send(process: Process, number: signal.Signals) -> None:
    """Send a signal to a process. Does nothing if the process has ended."""
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Call `condition` every few milliseconds until it is true. Returns whether it became true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
