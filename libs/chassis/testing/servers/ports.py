"""Choosing TCP ports for private servers."""

import os
import secrets
import socket
from collections import deque
from pathlib import Path

_LOWEST, _HIGHEST = 15_000, 65_535
_TRIES = 200
_given: deque[int] = deque(maxlen=1_000)
"""The ports that were chosen last: a server that was given one may not listen on it yet."""


def free_port() -> int:
    """Return the number of a TCP port of 127.0.0.1 on which nothing listens now.

    It is chosen at random, if possible below the range that the kernel gives to outgoing connections: a server that is
    killed and started again needs its port, and a client's connection must not occupy it meanwhile. No port is chosen
    twice within a while, and pytest's parallel workers choose from different ones. Another process may still take the
    port first, so that callers must be ready to choose again. Raises `OSError` when no port is found.
    """
    outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    number, count = _worker()
    ports = range(_LOWEST + number, outgoing if outgoing > 2 * _LOWEST else _HIGHEST, count)
    for _ in range(_TRIES):
        port = secrets.choice(ports)
        if port not in _given and is_free(port):
            _given.append(port)
            return port
    raise OSError("no free TCP port was found on 127.0.0.1")


def _worker() -> tuple[int, int]:
    """Return the number of this worker of a parallel test run, and how many there are; 0 and 1 without workers."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return int(number), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def is_free(port: int) -> bool:
    """Return whether a server could listen on 127.0.0.1:`port` now.

    Connections that are left over from an earlier server do not count.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
