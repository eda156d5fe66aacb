"""Choosing TCP ports for private servers."""

import secrets
import socket
from pathlib import Path

_LOWEST, _HIGHEST = 15_000, 65_535
_TRIES = 200


def free_port() -> int:
    """Return the number of a TCP port of 127.0.0.1 on which nothing listens now.

    It is chosen at random, if possible below the range that the kernel gives to outgoing connections: a server that is
    killed and started again needs its port, and a client's connection must not occupy it meanwhile. Another process may
    still take the port first, so that callers must be ready to choose again. Raises `OSError` when no port is found.
    """
    outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    ports = range(_LOWEST, outgoing if outgoing > 2 * _LOWEST else _HIGHEST)
    for _ in range(_TRIES):
        port = secrets.choice(ports)
        if is_free(port):
            return port
    raise OSError("no free TCP port was found on 127.0.0.1")


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
