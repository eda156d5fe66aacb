"""Child programs that never outlive us, and processes recognised for certain.

The kernel ends a child when the thread that started it ends (`PR_SET_PDEATHSIG`), so a SIGKILLed test run or launcher
leaves nothing behind. A process is recognised by its number and its start time, because numbers are given out again:
in a container, soon.
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

# The parent may die before the child has asked for its death signal: the child then finds another parent and gives up.
_UNLESS_ORPHANED = 'test "$PPID" = "$0" && exec "$@"'


@dataclass(frozen=True)
class Process:
    """A process: its number and when it started, in clock ticks since boot (field 22 of `/proc/<pid>/stat`)."""

    pid: int
    started: int

    @property
    def alive(self) -> bool:
        """False too for one that has ended and was not yet waited for by its parent."""
        return self in _processes(self.pid)

    def family(self) -> list["Process"]:
        """This process and its descendants as they are now, parents first."""
        children: dict[int, list[Process]] = {}
        for number in [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]:
            for process, parent in _processes(number).items():
                children.setdefault(parent, []).append(process)
        family = [self] if self.alive else []
        for member in family:  # grows while we walk it
            family.extend(children.get(member.pid, []))
        return family


def find_process(pid: int) -> Process | None:
    """The living process of that number."""
    return next(iter(_processes(pid)), None)


def _processes(pid: int) -> dict[Process, int]:
    """The process of that number → its parent's number; empty when there is none, or only its remains."""
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
    """Starts `command` in `folder` as the leader of its own session, so that Ctrl-C reaches us and not it.

    `death_signal` (`"INT"`, `"KILL"`) is what the kernel sends it when we die; what it prints is appended to `output`;
    it keeps our open files `pass_fds`. Raises `RuntimeError` outside the main thread.
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
    """Raises `RuntimeError` elsewhere: the kernel takes the end of the starting thread for the parent's death."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start servers from the main thread: the kernel ends them with the thread that started them")


def _dying_with_us(death_signal: str, user: str | None) -> list[str]:
    # By setpriv (util-linux, essential on Debian) and not by `preexec_fn`, which is unsafe beside other threads.
    return [*as_user(user), "--pdeathsig", death_signal, "sh", "-c", _UNLESS_ORPHANED, str(os.getpid())]


def as_user(user: str | None) -> list[str]:
    """The beginning of a command line that runs the rest as `user` (None: as ourselves)."""
    if user is None:
        return ["setpriv"]
    account = pwd.getpwnam(user)
    return ["setpriv", "--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--init-groups"]


def kill_all(processes: Sequence[Process]) -> None:
    """SIGKILL to each that is still there, first to last."""
    for process in processes:
        if process.alive:
            send(process, signal.SIGKILL)


def send(process: Process, number: signal.Signals) -> None:
    """Signals a process that may be ending by itself."""
    try:
        os.kill(process.pid, number)
    except ProcessLookupError:
        return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Looks at `condition` every few milliseconds; says whether it came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
