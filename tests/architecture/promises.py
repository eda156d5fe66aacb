"""What a published event version promises for ever: its properties, their meaning, and which of them are required.

A version only gains optional properties; anything else is a new version, published beside the old one for a while.
The committed AsyncAPI document is the memory of what was promised; contracts marked planned promise nothing yet.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
_ONLY_WORDS = ("title", "description", "examples", "$comment")
_COMPARED_BY_PART = ("properties", "required", "items")


def broken(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """A sentence per promise of the AsyncAPI document `before` that `after` does not keep."""
    old, new = _promised(before), _promised(after)
    gone = [f"{type_} was published and is gone; its readers still wait for it" for type_ in sorted(old.keys() - new)]
    return gone + [fault for type_ in sorted(old.keys() & new) for fault in _narrowed(old[type_], new[type_], type_)]


def _promised(document: Mapping[str, Any]) -> dict[str, Schema]:
    messages = document["components"]["messages"]
    return {type_: m["payload"]["schema"] for type_, m in messages.items() if not m.get("x-planned")}


def _narrowed(old: Any, new: Any, where: str) -> Iterator[str]:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        if old != new:
            yield f"{where} changed its meaning from {old} to {new}"
        return
    before, after = old.get("properties", {}), new.get("properties", {})
    yield from (f"{where} lost its property {name}" for name in before if name not in after)
    for name in sorted(set(old.get("required", ())) ^ set(new.get("required", ()))):
        yield f"{where} changed whether {name} is required"
    for name in sorted(before.keys() & after.keys()):
        yield from _narrowed(before[name], after[name], f"{where}: {name}")
    if "items" in old or "items" in new:
        yield from _narrowed(old.get("items"), new.get("items"), f"{where}: each item")
    yield from _narrowed(str(_rest(old)), str(_rest(new)), where)


def _rest(schema: Schema) -> list[tuple[str, Any]]:
    return sorted((k, v) for k, v in schema.items() if k not in _ONLY_WORDS and k not in _COMPARED_BY_PART)
