"""Terms: the deadlines that the law sets for a kind of request, as data."""

from dataclasses import dataclass

from connections.forms.definition import Part

UNITS = ("calendar_days", "business_days")
OWNERS = ("distributor", "customer")


@dataclass(frozen=True, kw_only=True)
class Term:
    """A deadline of `days`, which are calendar or business days (`unit`). `owner` is who must meet it."""

    code: str
    article: str
    days: int
    unit: str
    owner: str


def read_terms(part: Part) -> tuple[Term, ...]:
    """Read the deadlines of a definition, in order. Report what is wrong with them."""
    return tuple(_read_term(one) for one in part.items())


def _read_term(part: Part) -> Term:
    part.check_members("code", "label", "article", "days", "unit", "owner")
    part.member("label").check_texts()
    for name, allowed in (("unit", UNITS), ("owner", OWNERS)):
        if part.member(name).value not in allowed:
            part.member(name).fault("definition.option_unknown")
    return Term(
        code=part.member("code").name(),
        article=part.member("article").line(),
        days=part.member("days").integer(least=1, most=10_000, default=1),
        unit=str(part.member("unit").value),
        owner=str(part.member("owner").value),
    )
