"""What the rules of a kind judge: the answers that apply, the facts, and the faults that were found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connections.forms.conditions import Answers
from connections.forms.facts import Facts
from connections.forms.values import exact


@dataclass(frozen=True)
class Fault:
    """Something that is missing or breaks a rule, or in a warning something that the requester must know.

    It is about a `section`, or about a document `slot`. `pointer` is a JSON pointer into the section's body
    (`#/note`), or `#/documents/{slot}`. `code` names its sentence, in which `facts` are filled in. `article` is the
    rule's legal basis.
    """

    section: str | None
    slot: str | None
    pointer: str
    code: str
    facts: Mapping[str, Any]
    article: str


@dataclass
class Case:
    """The answers of one request, as the rules see them.

    `answers` are those that apply, with defaults filled in. `limits` and `articles` are the definition's: numbers by
    name, legal bases by the code of a fault. `computed` is filled by the rules of the kind.
    """

    answers: Answers
    facts: Facts
    limits: Mapping[str, Decimal]
    articles: Mapping[str, str]
    computed: dict[str, Any] = field(default_factory=dict)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def get(self, section: str, name: str) -> Any:
        """Return the answer to the field `name` of a section, or None while there is none."""
        return self.answers.get(section, {}).get(name)

    def number(self, section: str, name: str) -> Decimal | None:
        """Return the answer to the field `name` of a section as an exact number, or None while there is none."""
        value = self.get(section, name)
        return None if value is None else exact(value)

    def rows(self, section: str, name: str) -> list[Mapping[str, Any]]:
        """Return the rows that answer the field `name` of a section; an empty list while there is no answer."""
        found: list[Mapping[str, Any]] = self.get(section, name) or []
        return found

    def total(self, section: str, name: str, *factors: str) -> Decimal | None:
        """Sum up the rows that answer the field `name` of a section: of each row, the product of its columns `factors`.

        A row that lacks one of the columns is left out. Returns None if every row is, or there is none.
        """
        products = list(_products(self.rows(section, name), factors))
        return sum(products, Decimal(0)) if products else None

    def error(self, section: str, pointer: str, code: str, /, **facts: Any) -> None:
        """Report a broken rule, because of which the request cannot be submitted.

        `pointer` names the field within the section, `code` the sentence to show, which is filled in with `facts`.
        """
        self.errors.append(Fault(section, None, f"#/{pointer}", code, facts, self.articles[code]))

    def warn(self, section: str, pointer: str, code: str, /, **facts: Any) -> None:
        """Report something that the requester must know, without keeping the request from being submitted.

        `pointer` names the field within the section, `code` the sentence to show, which is filled in with `facts`.
        """
        self.warnings.append(Fault(section, None, f"#/{pointer}", code, facts, self.articles[code]))


def _products(rows: list[Mapping[str, Any]], factors: tuple[str, ...]) -> Iterator[Decimal]:
    for row in rows:
        if all(row.get(factor) is not None for factor in factors):
            product = Decimal(1)
            for factor in factors:
                product *= exact(row[factor])
            yield product
