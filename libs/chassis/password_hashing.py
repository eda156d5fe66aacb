"""Password hashing with argon2id, as many hashes at a time as there are cores, first come first served.

argon2-cffi lets other threads run meanwhile (`cryptography`'s Argon2id holds the interpreter's lock). A hash takes 19
MiB and some 25 ms of a core, so it never runs inside a transaction. The limit is a thread pool, not a semaphore:
threads that release a semaphore and take it again starve those that wait (tried: more than 5 s with 8 threads on 2
cores).
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from prometheus_client import Histogram

from chassis.problems import Unavailable
from chassis.settings import HashingSettings

T = TypeVar("T")
HASHES = Histogram(
    "ramal_password_hash_seconds",
    "Time to hash or compare one password, without waiting",
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
)


class Hasher:
    """Hashes and compares passwords. Raises Unavailable when no core was free within `wait_seconds`."""

    def __init__(self, *, memory_kib: int, passes: int, lanes: int, wait_seconds: float) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._cores = ThreadPoolExecutor(len(os.sched_getaffinity(0)), thread_name_prefix="argon2")
        self._wait_seconds = wait_seconds
        self.nobodys_hash = self._argon2.hash(os.urandom(16))
        """A hash of no password, compared for unknown logins so that they take as long as known ones."""

    def hash(self, password: str) -> str:
        return self._in_turn(lambda: self._argon2.hash(password))

    def verify(self, password_hash: str, password: str) -> bool:
        return self._in_turn(lambda: self._verified(password_hash, password))

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(password_hash)

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def _in_turn(self, work: Callable[[], T]) -> T:
        job = self._cores.submit(HASHES.time()(work))
        try:
            return job.result(self._wait_seconds)
        except TimeoutError:
            if job.cancel():
                raise Unavailable() from None
            return job.result()  # the hash is being computed already


def open_hasher(settings: HashingSettings) -> Hasher:
    """Return the Hasher of a process, as its settings say. It is made once in each process."""
    return Hasher(
        memory_kib=settings.argon2_memory_kib,
        passes=settings.argon2_passes,
        lanes=settings.argon2_lanes,
        wait_seconds=settings.hash_wait_seconds,
    )
