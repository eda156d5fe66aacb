"""Runs a program that may write to one folder only. The kernel forbids the rest (Landlock, Linux 5.19 or later).

`python read_only.py FOLDER PROGRAM …`. Files that are open already, such as the log, are not concerned.
"""

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # system calls
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_WRITE, _TRUNCATE = 1 << 1, 1 << 14
# Writing, and making, removing, renaming and truncating whatever kind of file.
_CHANGES = _WRITE | sum(1 << bit for bit in range(4, 14)) | _TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def writing_only_to(folder: Path, command: Sequence[str]) -> list[str]:
    """Return a command line that runs `command` so that it can write to `folder` and to no other file."""
    return [sys.executable, __file__, str(folder), *command]


def _restrict(folder: str) -> None:
    system = ctypes.CDLL(None, use_errno=True)

    def call(number: int, *arguments: object) -> int:
        result = int(system.syscall(number, *arguments))
        if result < 0:
            raise OSError(ctypes.get_errno(), f"Landlock is not to be had here (system call {number})")
        return result

    rules = _Ruleset(_CHANGES)
    ruleset = call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0)
    for path, allowed in ((folder, _CHANGES), ("/dev/null", _WRITE | _TRUNCATE)):
        rule = _Beneath(allowed, os.open(path, os.O_PATH | os.O_CLOEXEC))
        call(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call(_RESTRICT, ruleset, 0)


if __name__ == "__main__":
    _restrict(sys.argv[1])
    os.execvp(sys.argv[2], sys.argv[2:])
