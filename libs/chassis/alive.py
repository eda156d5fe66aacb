"""Files that show whether a process lives: each process locks a file (flock) for as long as it runs.

The kernel frees the lock when the process dies in any way, SIGKILL and power loss included, but not while the process
is merely slow or suspended. A file that is missing counts as dead.
"""

import contextlib
import fcntl
import os
import weakref
from collections.abc import Iterator
from pathlib import Path


class ProofOfLife:
    """A locked file at `path` that shows that this process lives, until the process ends or `close` is called.

    Raises OSError when the file cannot be made or locked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, exist_ok=True)
        hidden = path.with_name(f".{path.name}")  # `names` leaves it out until it is locked
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
    """Close a forked child's copies of its parent's locked files. Called in the child, right after each fork.

    An open copy would keep the lock after the parent's death, so that the parent would seem to live.
    """
    for proof in list(_proofs):
        proof._finalizer()


os.register_at_fork(after_in_child=_leave_to_parent)


@contextlib.contextmanager
def locked_if_dead(path: Path) -> Iterator[bool]:
    """Check whether the process that locked the file `path` is dead, and hold the lock during the block.

    A context manager, whose block takes over what a dead process had begun. It yields True when the process is dead or
    the file is missing, False when the process lives. While one block holds the lock of a dead process, every other
    gets False, so that only one takes over. The file is removed when the block ends without an exception.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # its process lives, or another block has just found it dead
        yield False
    else:
        yield True
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def names(folder: Path) -> list[str]:
    """Return the names of the lock files in `folder`: processes lock one each, and dead ones leave theirs behind.

    The caller checks each file by `locked_if_dead`, to find the dead processes. Returns an empty list when there is no
    such folder.
    """
    try:
        return [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
