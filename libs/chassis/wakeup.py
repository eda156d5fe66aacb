"""Waking every waiting process of this host at once, without polling.

A `Bell` belongs to a file, usually a database. A writer rings it after the commit. A waiting process has a `Listener`:
a Unix datagram socket of its own in the folder `<path>.wake/`. A ring is only a hint that something changed. It can be
missed (a full table of file descriptors, a folder that was deleted), so a listener also looks for changes by itself now
and then.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import socket
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self


class Bell:
    """Wakes all listeners of the file `path` on this host, in any process.

    It holds no descriptor and no state, so it may be shared by threads and carried across a fork.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.folder = Path(f"{os.fspath(path)}.wake")

    def ring(self) -> None:
        """Wake all listeners of this bell's file, in any process. A writer calls it after the commit of a change.

        Never blocks and never raises, whether or not anybody listens.
        """
        with contextlib.suppress(OSError), _opened(self.folder) as folder:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries if not entry.name.startswith(".")]
            if names:
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
                    for name in names:
                        _poke(sender, folder, name)

    def listener(self) -> Listener:
        """Return a new listener, which rings from now on wake. Close it, or use it as a context manager.

        Raises OSError when the folder or the socket cannot be made.
        """
        return Listener(self.folder)


class Listener:
    """One place that waits for rings. Not shared between threads; a forked child loses it, while its parent keeps
    listening.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        # The clock makes the name unique for ever, so that `ring` never deletes a new listener for a dead one.
        self._path = folder / f"{os.getpid()}-{time.monotonic_ns()}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            self._appear(folder)
        except OSError:
            self._socket.close()
            raise
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        _listeners.add(self)

    def _appear(self, folder: Path) -> None:
        """Create the socket's file in `folder`, by which `Bell.ring` finds this listener.

        The socket is bound under a hidden name, then its file is renamed. `Bell.ring` skips hidden files, and deletes a
        file whose socket refuses, because its process has died. Without the hidden name it could find the file before
        the kernel knows the socket, and delete it.
        """
        with _opened(folder) as descriptor:
            self._socket.bind(_short(descriptor, f".{self._path.name}"))
            os.rename(f".{self._path.name}", self._path.name, src_dir_fd=descriptor, dst_dir_fd=descriptor)

    def fileno(self) -> int:
        """Return the socket's descriptor, for a `select` or `poll`. It is readable once the bell has rung, until `wait`
        is called.
        """
        return self._socket.fileno()

    def wait(self, timeout: float | None) -> bool:
        """Block until a writer of the bell's file, in any thread or process, rings the bell after its commit.

        Blocks at most `timeout` seconds (None: without end), and not at all when the bell rang since the last `wait`.
        Returns True after a ring, False when the time is over. A ring can be missed, so the caller looks for changes
        after a False as well.
        """
        if not self._poll.poll(None if timeout is None else math.ceil(max(timeout, 0) * 1000)):
            return False
        with contextlib.suppress(BlockingIOError):
            while True:
                self._socket.recv(16)
        return True

    def close(self) -> None:
        """Stop listening. May be called twice."""
        if self in _listeners:
            _listeners.discard(self)
            self._path.unlink(missing_ok=True)
            self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_listeners: weakref.WeakSet[Listener] = weakref.WeakSet()


def _leave_to_parent() -> None:
    """Close a forked child's copies of the sockets on which its parent's listeners wait. Called in the child, right
    after each fork.

    An open copy would keep the socket in use after the parent's death. `Bell.ring` deletes the files of sockets that
    nobody uses, and would not delete this one.
    """
    for listener in list(_listeners):
        listener._socket.close()
    _listeners.clear()


os.register_at_fork(after_in_child=_leave_to_parent)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _short(folder: int, name: str) -> str:
    """Return a short path of the file `name` in the opened folder, for use as a socket address.

    A socket address must fit in 108 bytes (unix(7), sun_path), and the folder's own path may be longer.
    """
    return f"/proc/self/fd/{folder}/{name}"


def _poke(sender: socket.socket, folder: int, name: str) -> None:
    try:
        sender.sendto(b"!", _short(folder, name))
    except ConnectionRefusedError:  # the listener's process died without closing it
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=folder)
    except OSError:  # the listener closed meanwhile, or its buffer is full, so that it wakes anyway
        pass
