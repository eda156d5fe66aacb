"""Mutations of DER for the fuzzer: of its structure, element by element, and of single bytes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from certificates.rules import der

_DEEPEST = 24
_INTERESTING = (
    b"",
    b"\x00",
    b"\xff",
    b"\x80",
    b"\x7f" * 20,
    bytes(64),
    b"\xff" * 300,
    b"\x30\x80\x00\x00",
    b"A" * 2000,
)
_TAGS = (
    0x01,
    0x02,
    0x03,
    0x04,
    0x05,
    0x06,
    0x0C,
    0x13,
    0x14,
    0x16,
    0x17,
    0x18,
    0x1E,
    0x30,
    0x31,
    0x80,
    0x82,
    0xA0,
    0xA3,
)
_CONSTRUCTED = 0x20
_STRINGS = (der.OCTET_STRING, der.BIT_STRING)


@dataclass
class Node:
    """An element with its value, or with the elements inside it; `before` is what a BIT STRING has in front of them.

    `length` replaces the right length where it is set.
    """

    tag: int
    value: bytes = b""
    inside: list["Node"] | None = None
    before: bytes = b""
    length: bytes | None = None

    def encoded(self) -> bytes:
        content = self.value if self.inside is None else self.before + b"".join(one.encoded() for one in self.inside)
        if self.length is None:
            return der.encoded(self.tag, content)
        return bytes((self.tag,)) + self.length + content


@dataclass
class Place:
    """A node, and the list that it is in."""

    siblings: list[Node]
    at: int
    depth: int = field(default=0)

    @property
    def node(self) -> Node:
        return self.siblings[self.at]


def tree(data: bytes, *, depth: int = 0) -> list[Node]:
    """The elements in the data, each with those inside it. Raises der.NotDer where they do not fit."""
    nodes, at = [], 0
    while at < len(data):
        one = der.element(data, at)
        nodes.append(_node(one.tag, one.value(data), depth))
        at = one.end
    return nodes


def _node(tag: int, value: bytes, depth: int) -> Node:
    before = value[:1] if tag == der.BIT_STRING else b""
    if depth < _DEEPEST and value and (tag & _CONSTRUCTED or tag in _STRINGS):
        try:
            return Node(tag, inside=tree(value[len(before) :], depth=depth + 1), before=before)
        except der.NotDer:
            pass
    return Node(tag, value)


def mutated_structure(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """The data after one to four changes of its elements."""
    nodes = tree(data)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        place = random.choice(_places(nodes))
        random.choice(_CHANGES)(place, random, others)
    return b"".join(one.encoded() for one in nodes)


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """The data after one to eight changes of single bytes, or with a part cut out, doubled or added."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(changed)) if changed else 0
        kind = random.randrange(6)
        if kind == 0 and changed:
            changed[at] ^= 1 << random.randrange(8)
        elif kind == 1 and changed:
            changed[at] = random.randrange(256)
        elif kind == 2:
            del changed[at : at + random.randrange(1, 40)]
        elif kind == 3:
            changed[at:at] = random.randbytes(random.randrange(1, 9))
        elif kind == 4:
            changed[at:at] = changed[at : at + random.randrange(1, 200)]
        else:
            del changed[at:]
    return bytes(changed)


def _places(nodes: list[Node], depth: int = 0) -> list[Place]:
    found = []
    for at, node in enumerate(nodes):
        found.append(Place(nodes, at, depth))
        found += _places(node.inside or [], depth + 1)
    return found or [Place([Node(0x05)], 0)]


def _retag(place: Place, random: Random, _others: list[bytes]) -> None:
    place.node.tag = random.choice((*_TAGS, random.randrange(256)))


def _wrong_length(place: Place, random: Random, _others: list[bytes]) -> None:
    lengths = (b"\x00", b"\x80", b"\x84\xff\xff\xff\xff", b"\x88" + b"\xff" * 8, b"\x81\x01", random.randbytes(1))
    place.node.length = random.choice(lengths)


def _remove(place: Place, _random: Random, _others: list[bytes]) -> None:
    del place.siblings[place.at]


def _double(place: Place, random: Random, _others: list[bytes]) -> None:
    place.siblings[place.at : place.at] = [place.node] * random.choice((1, 1, 3, 40))


def _swap(place: Place, random: Random, _others: list[bytes]) -> None:
    other = random.randrange(len(place.siblings))
    place.siblings[place.at], place.siblings[other] = place.siblings[other], place.node


def _replace(place: Place, random: Random, _others: list[bytes]) -> None:
    place.node.inside = None
    place.node.value = random.choice((*_INTERESTING, random.randbytes(random.randrange(40))))


def _nest(place: Place, random: Random, _others: list[bytes]) -> None:
    content = place.node.encoded()
    for _ in range(random.choice((1, 3, 60, 900))):
        content = der.encoded(random.choice((0x30, 0x31, 0xA0)), content)
    one = der.element(content)
    place.siblings[place.at] = Node(one.tag, one.value(content))


def _transplant(place: Place, random: Random, others: list[bytes]) -> None:
    place.siblings[place.at] = random.choice(_places(tree(random.choice(others)))).node


def _flip(place: Place, random: Random, _others: list[bytes]) -> None:
    if place.node.inside is None and place.node.value:
        place.node.value = mutated_bytes(place.node.value, random)


_CHANGES: tuple[Callable[[Place, Random, list[bytes]], None], ...] = (
    *(_retag, _wrong_length, _remove, _double, _swap, _replace, _nest, _transplant),
    *(_flip, _flip, _flip),
)
