"""The sample that is kept of a file while its bytes pass, so that its kind is recognised without a second reading."""

from dataclasses import dataclass

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 512 * 1024  # room for a ZIP's central directory of some five thousand entries


@dataclass(frozen=True)
class Sample:
    """A file in short: its first HEAD_BYTES, its last TAIL_BYTES (overlapping when it is small) and its size.

    `head` is the whole file when `size` is at most HEAD_BYTES.
    """

    head: bytes
    tail: bytes
    size: int


class Sampler:
    """Collects the sample of a file from its chunks, which are added in order."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self.size = 0

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self._head += chunk[: HEAD_BYTES - len(self._head)]
        self._tail += chunk
        if len(self._tail) > 2 * TAIL_BYTES:  # not at every chunk, because cutting copies what is left
            del self._tail[:-TAIL_BYTES]

    @property
    def sample(self) -> Sample:
        return Sample(bytes(self._head), bytes(self._tail[-TAIL_BYTES:]), self.size)
