"""The platform's documents: one OpenAPI document of all services, merged from theirs, and the events'.

Component names may mean different things in two services; where their contents differ, the later one is renamed with
its service's name in front.
"""

import json
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_DESCRIPTION = (
    "Everything that can be done in Ramal, for every client. Refusals are RFC 9457 problems with a stable code."
)


def merged_openapi(folder: Path, own: Document) -> Document:
    """The documents `folder/*.json` and the gateway's `own` paths as one."""
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Ramal", "version": "1", "description": _DESCRIPTION},
        "paths": {},
        "components": {},
        "tags": [],
    }
    for file in sorted(folder.glob("*.json")):
        _add(merged, json.loads(file.read_text(encoding="utf-8")), prefix=file.stem.capitalize())
    _add(merged, own, prefix="Gateway")
    _add_own_refusal(merged)
    return merged


def _add_own_refusal(merged: Document) -> None:
    """What the gateway answers before a service is asked, and no service documents: a request line or headers that are
    too large. In the shape of the service's own refusals."""
    words = {"description": "Request Header Fields Too Large: gateway.headers_too_large"}
    for path in merged["paths"].values():
        for method, operation in path.items():
            if method != "parameters" and "429" in operation["responses"]:
                operation["responses"].setdefault("431", {**operation["responses"]["429"], **words})


def _add(merged: Document, document: Document, *, prefix: str) -> None:
    renamed = {}
    for kind, items in document.get("components", {}).items():
        known = merged["components"].setdefault(kind, {})
        for name, item in items.items():
            if known.get(name, item) == item:
                known[name] = item
            else:
                known[prefix + name] = item
                renamed[f"#/components/{kind}/{name}"] = f"#/components/{kind}/{prefix}{name}"
    merged["paths"].update(_repointed(document.get("paths", {}), renamed))
    for kind in document.get("components", {}):
        ours = {prefix + name.rsplit("/", 1)[1] for name in renamed if name.startswith(f"#/components/{kind}/")}
        for name in ours:
            merged["components"][kind][name] = _repointed(merged["components"][kind][name], renamed)
    known_tags = {tag["name"] for tag in merged["tags"]}
    merged["tags"] += [tag for tag in document.get("tags", []) if tag["name"] not in known_tags]


def _repointed(value: Any, renamed: dict[str, str]) -> Any:
    """The same value with its `$ref`s following the renamed components."""
    if isinstance(value, dict):
        return {
            key: renamed.get(item, item) if key == "$ref" else _repointed(item, renamed) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_repointed(item, renamed) for item in value]
    return value
