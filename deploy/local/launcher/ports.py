"""Ports: finding free ones for internal listeners, and naming the process that holds a port."""

import socket
from pathlib import Path


def free_ports(count: int) -> list[int]:
    """Return `count` different free ports of the loopback address."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for held in sockets:
            held.bind(("127.0.0.1", 0))
        return [held.getsockname()[1] for held in sockets]
    finally:
        for held in sockets:
            held.close()


def busy_because(port: int, address: str = "127.0.0.1") -> str:
    """Return a sentence about why a port cannot be listened on and who holds it, or an empty text if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen()
        except OSError as error:
            return f"port {port} cannot be used ({str(error.strerror).lower()}); it is held by {_holder(port)}"
    return ""


def _holder(port: int) -> str:
    inode = _listening_inode(port)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            links = [link.readlink() for link in (process / "fd").iterdir()]
        except OSError:  # gone, or not ours to look into
            continue
        if Path(f"socket:[{inode}]") in links:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            return f"process {process.name}: {command[:120]}"
    return "a process of another user"


def _listening_inode(port: int) -> str:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                return columns[9]
    return ""
