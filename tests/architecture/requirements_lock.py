"""The pinned requirements as data: which packages each image has, with the hashes of their files."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.markers import Marker
from tests.architecture.repository import ROOT, service_names

COMPONENTS = (*service_names(), "gateway")
"""What becomes an image."""

_FOLDER = ROOT / "requirements"
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))?(?: \\)?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_MACHINE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "sys_platform": "linux",
}
_PYTHONS, _PROCESSORS = ("3.11", "3.12", "3.13", "3.14"), ("x86_64", "aarch64")


@dataclass(frozen=True)
class Pin:
    """A package at one version; `hashes` are the SHA-256 of all its files that may be installed."""

    name: str
    version: str
    hashes: tuple[str, ...] = ()


def pins(component: str) -> tuple[Pin, ...]:
    """Return the packages in the image of a component: those of every process, and those that it alone needs."""
    own = _FOLDER / f"{component}.txt"
    found = {pin.name: pin for lock in (_FOLDER / "runtime.txt", own) if lock.exists() for pin in _pinned(lock)}
    return tuple(found[name] for name in sorted(found))


def development() -> tuple[Pin, ...]:
    """Return all packages of a development environment, which are more than those of the images."""
    return _pinned(_FOLDER / "dev.txt")


def _pinned(lock: Path) -> tuple[Pin, ...]:
    return read(lock.read_text(encoding="utf-8"))


@cache
def read(lock: str) -> tuple[Pin, ...]:
    """Return the pins of a file that `uv pip compile` wrote, without those that Linux does not install."""
    found: list[Pin] = []
    name, version, hashes = "", "", []
    for line in [*lock.splitlines(), ""]:
        if line.startswith(" "):
            hashes += _HASH.findall(line)
            continue
        if name:
            found.append(Pin(name, version, tuple(hashes)))
        pinned = _PIN.match(line)
        name, version, hashes = ("", "", [])
        if pinned and (not pinned[3] or _is_installed(pinned[3])):
            name, version = pinned[1], pinned[2]
    return tuple(found)


def _is_installed(marker: str) -> bool:
    """Return whether a marker holds on Linux, on any Python and processor that images may have."""
    said = Marker(marker)
    return any(
        said.evaluate(
            {**_MACHINE, "python_version": python, "python_full_version": f"{python}.0", "platform_machine": cpu}
        )
        for python in _PYTHONS
        for cpu in _PROCESSORS
    )
