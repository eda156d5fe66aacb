"""The work of a call, counted: function calls of Python, and the bytes that were in use at once."""

import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass(frozen=True)
class Work:
    """How many functions were called, ours and those written in C, and the most bytes that Python had in use."""

    calls: int
    peak_bytes: int


def work_of(action: Callable[[], object]) -> Work:
    """Count the work of a call. Unlike seconds, the count is the same on a busy machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    tracemalloc.start()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return Work(calls, peak)
