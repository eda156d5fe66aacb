"""docker-compose.yml as it is read: services with their anchors followed and their variables filled in."""

import re
from functools import cache
from typing import Any

import yaml

from launcher.plan import ROOT

FILE = ROOT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_0-9]+)(?::-(?P<default>[^}]*))?\}")


@cache
def stack() -> dict[str, Any]:
    """Return the file with the defaults of its variables."""
    text = FILE.read_text(encoding="utf-8")
    return dict(yaml.safe_load(_VARIABLE.sub(lambda found: found["default"] or "", text)))


def containers() -> dict[str, Any]:
    """Return the services of the file, by name."""
    return dict(stack()["services"])


def variables() -> set[str]:
    """Return the names of the variables that an operator can set."""
    return {found["name"] for found in _VARIABLE.finditer(FILE.read_text(encoding="utf-8"))}


def networks_of(container: dict[str, Any]) -> set[str]:
    """Return the networks of a service, whose entry is a list or a mapping."""
    return set(container.get("networks", ()))


def seconds(text: str) -> int:
    """Return a duration such as `150s` in seconds."""
    assert text.endswith("s"), text
    return int(text[:-1])


def megabytes(text: str) -> float:
    """Return a size such as `384m` or `1g` in megabytes."""
    return float(text[:-1]) * {"m": 1, "g": 1024}[text[-1]]
