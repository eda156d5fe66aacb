"""A name server for one test: whatever host is asked for has these addresses at the moment."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address

_ANSWERED, _A = b"\x85\x80", 1


@dataclass
class Names:
    """`addresses` are those of every host name. They may be changed at any time."""

    addresses: list[str]
    port: int = 0
    asked: set[str] = field(default_factory=set)

    def answer(self, question: bytes) -> bytes:
        """Return the answer to a question of the DNS. To what is no question for IPv4 addresses it is empty."""
        name, kind = _read(question)
        self.asked.add(name)
        end = 12 + len(name) + 2 + 4
        found = self.addresses if kind == _A else []
        counts = b"".join(count.to_bytes(2, "big") for count in (1, len(found), 0, 0))
        return question[:2] + _ANSWERED + counts + question[12:end] + b"".join(map(_record, found))


def _read(question: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while length := question[at]:
        labels.append(question[at + 1 : at + 1 + length].decode())
        at += 1 + length
    return ".".join(labels), int.from_bytes(question[at + 1 : at + 3], "big")


def _record(address: str) -> bytes:
    """Return a resource record: the name of the question, A, IN, one second to live, the address."""
    return b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04" + IPv4Address(address).packed


@contextmanager
def name_server(*addresses: str) -> Iterator[Names]:
    """Answer on a free port of 127.0.0.1 during the block."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        names = Names(list(addresses), port=door.getsockname()[1])
        thread = threading.Thread(target=_serve, args=[door, names], daemon=True)
        thread.start()
        try:
            yield names
        finally:
            door.sendto(b"", door.getsockname())  # an empty question is the end
            thread.join()


def _serve(door: socket.socket, names: Names) -> None:
    while True:
        question, asker = door.recvfrom(1024)
        if not question:
            return
        door.sendto(names.answer(question), asker)
