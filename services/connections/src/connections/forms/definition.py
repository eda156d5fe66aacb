"""The reading of a form's definition: a cursor over its JSON that collects every fault with a pointer to it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from chassis.i18n import LANGUAGES

Reason = Literal[
    "definition.contract",
    "definition.fact_unknown",
    "definition.field_unknown",
    "definition.file_type_unknown",
    "definition.kind_unknown",
    "definition.missing",
    "definition.option_unknown",
    "definition.repeated",
    "definition.text_missing",
    "definition.type",
    "definition.type_unknown",
    "definition.unknown",
]
"""What can be wrong with a part of a definition. `definition.contract`: the kind's rules need a field of that name and
another type.
"""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./+-]{0,59}")
_LINE = re.compile(r"[^\W_][^\x00-\x1f\ud800-\udfff]{0,299}")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_KEY = re.compile(r"[a-z][a-z0-9_.]{0,59}")
_MOST_PARTS = 300
_MOST_TEXT = 4000


class NotAForm(ValueError):
    """A definition that cannot be a form. `faults` are pairs of a JSON pointer into it and the code of a reason."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(", ".join(f"{pointer}: {reason}" for pointer, reason in faults[:10]))
        self.faults = faults


@dataclass(frozen=True)
class Part:
    """One value of a definition, at `pointer`. `faults` collects the faults of the whole definition."""

    value: Any
    pointer: str = "#"
    faults: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, reason: Reason) -> None:
        self.faults.append((self.pointer, reason))

    def has(self, name: str) -> bool:
        return isinstance(self.value, Mapping) and name in self.value

    def member(self, name: str) -> "Part":
        """Return the member `name` of this object as a Part. Its value is None if it is missing."""
        value = self.value.get(name) if isinstance(self.value, Mapping) else None
        return Part(value, f"{self.pointer}/{name}", self.faults)

    def check_members(self, *names: str) -> None:
        """Report a fault if this value is no object, and one for each member that is not among `names`."""
        if not isinstance(self.value, Mapping):
            self.fault("definition.type")
            return
        for name in self.value:
            if name not in names:
                Part(None, f"{self.pointer}/{str(name)[:60]}", self.faults).fault("definition.unknown")

    def items(self) -> Iterator["Part"]:
        """Yield the items of this list as Parts. Reports a fault if this is no list or has more than 300 items."""
        if not isinstance(self.value, list) or len(self.value) > _MOST_PARTS:
            self.fault("definition.type")
            return
        for at, value in enumerate(self.value):
            yield Part(value, f"{self.pointer}/{at}", self.faults)

    def named_members(self) -> Iterator[tuple[str, "Part"]]:
        """Yield each member of this object: its name, and its value as a Part.

        Reports a fault if this value is no object or has more than 300 members, and one for each name with other
        characters than lower-case letters, digits, underscores and points.
        """
        if not isinstance(self.value, Mapping) or len(self.value) > _MOST_PARTS:
            self.fault("definition.type")
            return
        for name in self.value:
            if _KEY.fullmatch(name):
                yield name, self.member(name)
            else:
                self.member(name[:60]).fault("definition.unknown")

    def name(self) -> str:
        """Return this value as a name: lower-case letters, digits and underscores.

        Reports a fault for anything else, and returns an empty text then.
        """
        return self._matching(_NAME)

    def code(self) -> str:
        """Return this value as the code of an option: at most 60 characters in a line, such as `220/127`.

        Reports a fault for anything else, and returns an empty text then.
        """
        return self._matching(_CODE)

    def line(self) -> str:
        """Return this value as a text of at most 300 characters, such as an article.

        Reports a fault for anything else, and returns an empty text then.
        """
        return self._matching(_LINE)

    def check_texts(self) -> None:
        """Report a fault unless this object has a text for every language of the platform, and no other member."""
        self.check_members(*LANGUAGES)
        for language in LANGUAGES:
            text = self.member(language)
            if not isinstance(text.value, str) or not text.value.strip():
                text.fault("definition.text_missing")
            elif len(text.value) > _MOST_TEXT or _UNSTORABLE.search(text.value):
                text.fault("definition.type")

    def boolean(self, default: bool = False) -> bool:
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            self.fault("definition.type")
        return self.value is True

    def integer(self, *, least: int = 0, most: int = 1_000_000, default: int) -> int:
        if self.value is None:
            return default
        if type(self.value) is not int or not least <= self.value <= most:
            self.fault("definition.type")
            return default
        return self.value

    def number(self) -> Decimal | None:
        """Return this value as an exact number, or None if it is missing.

        Reports a fault if it is no number below 10^12.
        """
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or abs(self.value) > 10**12:
            self.fault("definition.type")
            return None
        number = Decimal(str(self.value))
        if number.is_finite():
            return number
        self.fault("definition.type")
        return None

    def _matching(self, pattern: re.Pattern[str]) -> str:
        if isinstance(self.value, str) and pattern.fullmatch(self.value):
            return self.value
        self.fault("definition.missing" if self.value is None else "definition.type")
        return ""
