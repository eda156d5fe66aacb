"""Document slots of a form: which documents are attached, how many files of which types, and by which article."""

from dataclasses import dataclass

from chassis.files import MB
from connections.forms.conditions import Condition, Scope
from connections.forms.definition import Part
from connections.forms.fields import read_applies, read_required

FILE_TYPES = ("jpg", "jpeg", "png", "pdf")
MOST_BYTES = 20 * MB


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A document slot. `least` and `most` count its files; `least` is asked only of a slot that is required.

    `types` are extensions of file names. `article` is the legal basis of asking for the document. A document that is
    not `demandable` may be attached, but no analyst may ask for it.
    """

    name: str
    applies: Condition
    required: Condition
    least: int
    most: int
    types: tuple[str, ...]
    max_bytes: int
    article: str
    demandable: bool


def read_slots(part: Part, scope: Scope, default_article: str) -> tuple[Slot, ...]:
    """Read the document slots at `part` of a definition, in the order in which they are asked for.

    `scope` is what conditions may name. A slot without an article gets `default_article`. Reports repeated names.
    """
    slots: list[Slot] = []
    for one in part.items():
        slot = _read_slot(one, scope, default_article)
        if slot.name in {other.name for other in slots}:
            one.member("code").fault("definition.repeated")
        slots.append(slot)
    return tuple(slots)


def _read_slot(part: Part, scope: Scope, default_article: str) -> Slot:
    members = ("required", "required_if", "applies_if", "least", "most", "types", "max_bytes", "article", "demandable")
    part.check_members("code", "label", "help", *members)
    part.member("label").check_texts()
    if part.has("help"):
        part.member("help").check_texts()
    least = part.member("least").integer(least=1, most=50, default=1)
    return Slot(
        name=part.member("code").name(),
        applies=read_applies(part, scope),
        required=read_required(part, scope),
        least=least,
        most=part.member("most").integer(least=least, most=50, default=least),
        types=_read_types(part.member("types")),
        max_bytes=part.member("max_bytes").integer(least=1, most=MOST_BYTES, default=MOST_BYTES),
        article=part.member("article").line() if part.has("article") else default_article,
        demandable=part.member("demandable").boolean(default=True),
    )


def _read_types(part: Part) -> tuple[str, ...]:
    types = []
    for one in part.items():
        if one.value not in FILE_TYPES:
            one.fault("definition.file_type_unknown")
        types.append(str(one.value))
    if not types:
        part.fault("definition.missing")
    return tuple(types)
