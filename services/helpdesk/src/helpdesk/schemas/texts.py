"""Texts of several lines, as people type them."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Bounded

MOST_CHARACTERS = 20_000
"""What a description or an entry holds at most: some ten pages. Longer texts belong into a file."""


class Markdown(Bounded):
    """A text of several lines in Markdown, in Unicode NFC, without blank lines around it. It is not blank."""

    def __init__(self, *, maximum: int = MOST_CHARACTERS, **kwargs: Any) -> None:
        super().__init__(maximum=maximum, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = self._read(value, attr, data, **kwargs).replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise ma.ValidationError(Reason("field.required"))
        return text.strip("\n").rstrip()
