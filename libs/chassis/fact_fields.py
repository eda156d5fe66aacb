"""The types of the fields of facts: what a contract says of a field beside its Python type.

A field is `name: type`, or `name: Annotated[type, …]` with `Doc("…")` for what it means, `one_of(…)` for the values it
may have, and `Rule` for other keywords of JSON Schema. Types that facts of several services share are named here.
`make contracts` writes the contract of a fact from them; nothing checks them when a fact is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from typing_extensions import Doc

__all__ = [
    "Cnpj",
    "Companies",
    "Doc",
    "Document",
    "Email",
    "Language",
    "Parties",
    "Rule",
    "UnitCode",
    "example",
    "one_of",
]


@dataclass(frozen=True)
class Rule:
    """JSON Schema keywords of a field, and the value that the first example of a new contract has for it."""

    keywords: Mapping[str, Any] = field(hash=False)
    example: Any = field(default=None, hash=False)


def one_of(*values: str) -> Rule:
    """Return the Rule that a field has one of `values`, of which the first is the example."""
    return Rule({"enum": list(values)}, values[0])


def example(value: Any) -> Rule:
    """Return a Rule that only gives an example of the field, `value`."""
    return Rule({}, value)


_CNPJ = Rule({"pattern": "^[0-9A-Z]{12}[0-9]{2}$"}, "11444777000161")

Document = Annotated[
    str, Rule({"pattern": "^([0-9]{11}|[0-9A-Z]{12}[0-9]{2})$"}, "52998224725"), Doc("CPF or CNPJ without mask")
]
Cnpj = Annotated[str, _CNPJ, Doc("without mask")]
UnitCode = Annotated[str, Rule({"pattern": "^([0-9]{8}|[0-9]{15})$"}, "12345678"), Doc("the unit's code without mask")]
Email = Annotated[str, Rule({"format": "email"}, "pessoa@consumo.example")]
Language = Annotated[str, one_of("pt", "es", "en"), Doc("the language to write to the person in")]
Parties = Annotated[tuple[UUID, ...], Doc("the people it concerns")]
Companies = Annotated[tuple[Annotated[str, _CNPJ], ...], Doc("the companies it concerns, by CNPJ")]
