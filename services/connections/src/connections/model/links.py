"""Links of the operator to services outside Ramal, such as bills and outages, as data (`SERVICES_FILE`).

    {"services": [{"code": "invoices", "url": "https://…", "names": {"pt": "Faturas", "es": "Facturas", "en": "Bills"},
                   "holders": ["person"], "unit_statuses": ["connected", "disconnected"]}]}

`holders` and `unit_statuses` may be left out: then the link is for all.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from chassis.i18n import LANGUAGES
from connections.states import HOLDER_KINDS, REQUEST_KINDS, UnitStatus

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_NAME = 100
_MEMBERS = {"code", "url", "names", "holders", "unit_statuses"}


class LinksUnreadable(ValueError):
    """The file of links cannot be read or contradicts itself. The text says where."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to a service outside Ramal, with its name by language.

    It is for holders of the kinds in `holders`. With `unit_statuses` it is only for consumer units in one of them;
    without, it needs no unit.
    """

    code: str
    url: str
    names: Mapping[str, str]
    holders: tuple[str, ...] = HOLDER_KINDS
    unit_statuses: tuple[UnitStatus, ...] = ()


@dataclass(frozen=True)
class Links:
    """All links, in the order of the file."""

    all: tuple[Link, ...]

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return the operator's links to other services from a JSON file.

        Raises LinksUnreadable, whose text says which link is wrong and why.
        """
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            links = tuple(map(_read_link, content["services"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise LinksUnreadable(f"{file.name}: {wrong!r}") from wrong
        codes = [link.code for link in links]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise LinksUnreadable(f"{file.name}: {', '.join(twice)} is there more than once")
        return cls(links)


def _read_link(entry: Mapping[str, Any]) -> Link:
    """Return the Link to an outside service that one `entry` of the list `services` in SERVICES_FILE describes.

    Raises KeyError, TypeError or ValueError when a member is missing, unknown or has a wrong value.
    """
    link = Link(
        code=entry["code"],
        url=entry["url"],
        names={language: entry["names"][language] for language in LANGUAGES},
        holders=tuple(entry.get("holders", HOLDER_KINDS)),
        unit_statuses=tuple(UnitStatus(status) for status in entry.get("unit_statuses", ())),
    )
    if not _CODE.fullmatch(link.code) or link.code in REQUEST_KINDS:
        raise ValueError(f"{link.code!r} cannot be a link's code")
    if unknown := sorted(entry.keys() - _MEMBERS):
        raise ValueError(f"{link.code}: unknown {', '.join(unknown)}")
    if urlsplit(link.url).scheme != "https" or not urlsplit(link.url).hostname:
        raise ValueError(f"{link.code}: the url must begin with https://")
    if not all(isinstance(name, str) and 0 < len(name.strip()) <= _LONGEST_NAME for name in link.names.values()):
        raise ValueError(f"{link.code}: each name has 1 to {_LONGEST_NAME} characters")
    if not link.holders or not set(link.holders) <= set(HOLDER_KINDS):
        raise ValueError(f"{link.code}: holders are some of {', '.join(HOLDER_KINDS)}")
    return link
