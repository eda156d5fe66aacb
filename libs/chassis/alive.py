"""Files that show whether a process lives: each is locked (flock) by its process as long as that runs.

The kernel frees the lock at any kind of death, SIGKILL and power loss included, and not while the process is merely
slow or suspended. A file that is missing counts as dead.
"""

import contextlib
import fcntl
import os
import weakref
from collections.abc import Iterator
from pathlib import Path


class ProofOfLife:
    """A locked file at `path`, for as long as this process or until `close`. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, exist_ok=True)
        hidden = path.with_name(f".{path.name}")  # nobody looks at it before it is locked
        self._descriptor = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        hidden.rename(path)
        self._finalizer = weakref.finalize(self, os.close, self._descriptor)
        _proofs.add(self)

    def close(self) -> None:
        """Remove the file and free its lock. May be called twice."""
        if self._finalizer.alive:
            self.path.unlink(missing_ok=True)
            self._finalizer()


_proofs: weakref.WeakSet[ProofOfLife] = weakref.WeakSet()


def _leave_to_parent() -> None:
    """In a forked child: its copy of the descriptor would keep the lock after the parent's death."""
    for proof in list(_proofs):
        proof._finalizer()


os.register_at_fork(after_in_child=_leave_to_parent)


@contextlib.contextmanager
def locked_if_dead(path: Path) -> Iterator[bool]:
    """Say whether the process of the file `path` is dead, and keep others from saying so during the block.

    A block that was told True and did not raise ends with the file's removal.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # its process lives, or somebody else has just found it dead
        yield False
    else:
        yield True
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def names(folder: Path) -> list[str]:
    """The files in `folder`, of living processes and dead ones; empty when there is no such folder."""
    try:
        return [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
