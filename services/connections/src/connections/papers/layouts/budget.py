"""The layout of a budget: what is built by whom, what it costs, what the customer pays, and until when to answer."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from connections.papers.sheet import Block, Facts, Heading, Paragraph, Sheet, Table, digest_of
from connections.papers.words import Words


def budget(paper: Mapping[str, Any], words: Words) -> Sheet:
    """Return the Sheet of one revision of a budget.

    `paper` has `protocol`, `service_order`, `request_kind`, `revision`, `issued_on`, `valid_until` (days),
    `holder_name` (perhaps None), `holder_document`, `consumer_unit` and `address` (perhaps None), `works`
    (`description`, `by`, `cost` each), `cost`, `participation`, `term_days` and `works_class`. With a guarantee it has
    `guarantee_kept_until`, the last day on which a withdrawal keeps it. Amounts are texts such as `"1234.50"`.
    """
    numbers = {"protocol": paper["protocol"], "revision": str(paper["revision"])}
    return Sheet(
        title=words.say("paper-budget-title"),
        subtitle=words.say("paper-budget-subtitle", **numbers),
        blocks=list(_blocks(paper, words)),
        language=words.language,
        page_of=words.say("paper-page-of"),
        footer=(
            words.say("paper-budget-footer", **numbers),
            words.say("paper-digest", digest=digest_of(paper)),
        ),
    )


def _blocks(paper: Mapping[str, Any], words: Words) -> Iterator[Block]:
    yield Facts(list(_about(paper, words)))
    yield Heading(words.say("paper-budget-works"))
    if paper["works"]:
        yield _works(paper, words)
    else:
        yield Paragraph(words.say("paper-budget-no-works"))
    yield Heading(words.say("paper-budget-amounts"))
    distributors = Decimal(paper["cost"]) - Decimal(paper["participation"])
    yield Facts(
        [
            (words.say("paper-budget-cost"), words.amount(paper["cost"])),
            (words.say("paper-budget-distributors"), words.amount(str(distributors))),
            (words.say("paper-budget-participation"), words.amount(paper["participation"])),
        ]
    )
    yield Heading(words.say("paper-budget-answer"))
    answer = "paper-budget-if-silent-accepted" if _is_free(paper) else "paper-budget-if-silent-expired"
    yield Paragraph(words.say(answer, valid_until=words.day(paper["valid_until"])))
    if paper.get("guarantee_kept_until"):
        yield Paragraph(words.say("paper-budget-guarantee", kept_until=words.day(paper["guarantee_kept_until"])))
    yield Paragraph(words.say("paper-budget-law"), is_small=True)


def _about(paper: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    for name in ("protocol", "service_order"):
        yield _label(words, name), paper[name]
    yield _label(words, "request"), words.say("paper-request-kind", kind=paper["request_kind"])
    for name in ("holder_name", "holder_document", "consumer_unit", "address"):
        if paper[name]:
            yield _label(words, name), paper[name]
    for name in ("issued_on", "valid_until"):
        yield _label(words, name), words.day(paper[name])
    yield _label(words, "works_class"), words.say("paper-works-class-of", works_class=paper["works_class"])
    yield _label(words, "term_days"), words.say("paper-days", days=paper["term_days"])


def _works(paper: Mapping[str, Any], words: Words) -> Table:
    return Table(
        head=[words.say(f"paper-budget-{name}") for name in ("description", "by", "item-cost")],
        rows=[
            [work["description"], words.say("paper-built-by", by=work["by"]), words.amount(work["cost"])]
            for work in paper["works"]
        ],
        widths=(60, 20, 20),
        right=(2,),
        total=[words.say("paper-budget-total"), "", words.amount(paper["cost"])],
    )


def _label(words: Words, name: str) -> str:
    return words.say(f"paper-{name.replace('_', '-')}")


def _is_free(paper: Mapping[str, Any]) -> bool:
    """Return whether the customer pays nothing, so that silence is an acceptance (REN 1000/2021, art. 83 §3)."""
    return Decimal(paper["participation"]) == 0
