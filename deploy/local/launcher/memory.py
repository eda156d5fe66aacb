"""Memory of many forked processes: the allocator keeps less for later, and the collector leaves shared pages alone."""

import ctypes
import gc

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h


def spare_memory() -> None:
    """Ask glibc, for this process and its forks, to give freed memory back and to keep few arenas for threads.

    A password hash takes 19 MiB for a moment; by default glibc would learn from the first one to keep such blocks.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt:
        mallopt(_M_MMAP_THRESHOLD, 1024 * 1024)
        mallopt(_M_TRIM_THRESHOLD, 256 * 1024)
        mallopt(_M_ARENA_MAX, 2)


def share_memory() -> None:
    """Before forking: what exists now is never collected, so the collector does not write to its pages."""
    gc.collect()
    gc.freeze()
