"""A kind of request, as its rules see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connections.forms.case import Case

Rule = Callable[[Case], None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The rules of a kind, and what they need of a definition.

    `compute` fills `case.computed`; `judge` reports broken rules and warnings. `fields` are the fields that they read,
    by `section.field` or `section.field.column`, with their types. `limits` are the numbers that they measure by.
    `articles` are the codes of the faults that they report. `computed` are the facts that a slot's condition may name.
    """

    compute: Rule
    judge: Rule
    fields: Mapping[str, str]
    limits: tuple[str, ...]
    articles: tuple[str, ...]
    computed: tuple[str, ...] = field(default=())
