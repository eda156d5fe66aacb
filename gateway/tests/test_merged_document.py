"""The merged API document: every operation says what its own service says, under names that no other service moves."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from chassis import assurance, idempotency
from chassis.lists import DEFAULT_LIMIT, MAX_LIMIT
from chassis.mailed_codes import CODE_LIFE
from gateway import problems
from gateway.documents import (
    METHODS,
    SHARED,
    Document,
    SharedComponentDiffers,
    component_name,
    merged_openapi,
    tag_name,
)
from gateway.envoy.listeners import MAX_REQUEST_HEADERS_KIB
from gateway.own_api import OPENAPI
from gateway.portal_pages import PAGES
from gateway.settings import REPOSITORY
from identity.model.mailed_code import LIFE
from identity.model.user_session import REPEAT_WITHIN
from identity.settings import Settings as IdentitySettings

COMMITTED = REPOSITORY / "contracts" / "openapi"
_OWN_CODES = {problem.code for problem in vars(problems).values() if isinstance(problem, problems.Problem)}


@pytest.fixture(scope="module")
def merged() -> Document:
    return merged_openapi(COMMITTED, OPENAPI)


def services() -> list[str]:
    return sorted(file.stem for file in COMMITTED.glob("*.json"))


def own_document(service: str) -> Document:
    """A service's committed document."""
    found: Document = json.loads((COMMITTED / f"{service}.json").read_text(encoding="utf-8"))
    return found


def expanded(value: Any, document: Document, inside: tuple[str, ...] = ()) -> Any:
    """A piece of `document` with the content of every `$ref` in its place; a shape inside itself stays a reference."""
    if isinstance(value, list):
        return [expanded(item, document, inside) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if reference is None:
        return {key: expanded(item, document, inside) for key, item in value.items()}
    if reference in inside:
        return {"recursion": len(inside) - inside.index(reference)}
    return expanded(at(document, reference), document, (*inside, reference))


def at(document: Document, reference: str) -> Any:
    """What `#/components/schemas/Problem` points at. Raises KeyError when it points nowhere."""
    place: Any = document
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


def references(value: Any) -> Iterator[str]:
    """Every `$ref` below a piece of a document."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield value["$ref"]
    for child in children:
        yield from references(child)


def by_place(document: Document) -> dict[tuple[str, str], Document]:
    """The operations of a document by path and method."""
    return {
        (path, method): item[method] for path, item in document["paths"].items() for method in METHODS if method in item
    }


def without_the_gateway(answers: Document) -> Document:
    """The answers that a service gives, without the gateway's; `body.too_large` is never heard from a service."""
    found = {}
    for status, answer in answers.items():
        heard = [code for code in answer.get("x-codes", ()) if code != "body.too_large"]
        codes = [code for code in heard if code not in _OWN_CODES or code.startswith("auth.")]
        if codes or "x-codes" not in answer:
            description = answer["description"].partition(":")[0]
            found[status] = {**answer, **({"x-codes": codes, "description": description} if codes else {})}
    return found


@pytest.mark.parametrize("service", services())
def test_every_operation_says_what_its_service_says(merged: Document, service: str) -> None:
    own = own_document(service)
    for (path, method), operation in by_place(own).items():
        here = expanded(merged["paths"][path][method], merged)
        there = expanded(operation, own)
        assert here.pop("operationId") == f"{service}_{there.pop('operationId')}"
        assert here.pop("tags") == [tag_name(service, tag) for tag in there.pop("tags")]
        assert without_the_gateway(here.pop("responses")) == without_the_gateway(there.pop("responses")), (path, method)
        assert here == there, (path, method)
    for path, item in own["paths"].items():
        assert merged["paths"][path].get("parameters") == item.get("parameters")


@pytest.mark.parametrize("service", services())
def test_every_component_has_its_services_name_in_front(merged: Document, service: str) -> None:
    own = own_document(service)
    for kind, items in own["components"].items():
        for name, item in items.items():
            found = component_name(service, kind, name)
            assert (found == name) == ((kind, name) in SHARED)
            assert expanded(merged["components"][kind][found], merged) == expanded(item, own)


def test_nothing_points_nowhere_and_nothing_is_left_over(merged: Document) -> None:
    pointed_at = set(references(merged))
    for reference in pointed_at:
        at(merged, reference)
    for kind in ("schemas", "responses"):
        assert {f"#/components/{kind}/{name}" for name in merged["components"][kind]} <= pointed_at


def test_names_are_words_for_a_client_generator(merged: Document) -> None:
    for kind, items in merged["components"].items():
        for name in items:
            assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", name) or (kind, name) in SHARED, name
    names = Counter(operation["operationId"] for operation in by_place(merged).values())
    assert [name for name, count in names.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_operations_are_grouped_by_service(merged: Document) -> None:
    known = [tag["name"] for tag in merged["tags"]]
    assert len(known) == len(set(known))
    in_order = [name.partition(":")[0] for name in known]
    assert list(dict.fromkeys(in_order)) == [name for name, _group in groupby(in_order)]
    for (path, _method), operation in by_place(merged).items():
        (tag,) = operation["tags"]
        assert tag in known
        if path.startswith("/api/"):
            assert tag.startswith(f"{path.split('/')[2]}: ")


def test_a_new_service_renames_nothing(tmp_path: Path, merged: Document) -> None:
    for service in services():
        (tmp_path / f"{service}.json").write_text(json.dumps(own_document(service)))
    same_names = json.loads(json.dumps(own_document("identity")).replace("/api/identity/", "/api/a-newcomer/"))
    for name, shape in same_names["components"]["schemas"].items():
        if ("schemas", name) not in SHARED:
            shape.setdefault("properties", {})["height"] = {"type": "integer"}
    (tmp_path / "a-newcomer.json").write_text(json.dumps(same_names))
    grown = merged_openapi(tmp_path, OPENAPI)
    for path, item in merged["paths"].items():
        if path.startswith("/api/"):
            assert grown["paths"][path] == item
    for kind, items in merged["components"].items():
        assert items.items() <= grown["components"][kind].items()
    added = grown["components"]["schemas"].keys() - merged["components"]["schemas"].keys()
    assert added and all(name.startswith("ANewcomer") for name in added)


def test_a_service_that_says_otherwise_about_what_all_share_is_found(tmp_path: Path) -> None:
    other = own_document("notifier")
    other["components"]["schemas"]["Problem"]["properties"]["code"] = {"type": "integer"}
    (tmp_path / "notifier.json").write_text(json.dumps(other))
    (tmp_path / "identity.json").write_text(json.dumps(own_document("identity")))
    with pytest.raises(SharedComponentDiffers, match="notifier has another Problem"):
        merged_openapi(tmp_path, OPENAPI)


# What may be answered


def test_what_the_gateway_answers_is_documented_where_it_can_happen(merged: Document) -> None:
    for place, operation in by_place(merged).items():
        codes = {
            status: answer.get("x-codes", [])
            for status, answer in (
                (status, expanded(answer, merged)) for status, answer in operation["responses"].items()
            )
        }
        assert "gateway.malformed" in codes["400"], place
        assert "gateway.rate_limited" in codes["429"], place
        assert codes["431"] == ["gateway.headers_too_large"], place
        assert ("413" in codes) == ("requestBody" in operation), place
        if "requestBody" in operation:
            assert "gateway.body_too_large" in codes["413"], place


def test_a_code_that_no_client_can_meet_is_not_documented(merged: Document) -> None:
    for place, operation in by_place(merged).items():
        said = {code for answer in operation["responses"].values() for code in answer.get("x-codes", ())}
        assert "body.too_large" not in said, place
        may_sign_in = {} in operation["security"]
        another_token = any(header["name"] == "Upload-Token" for header in operation.get("parameters", ()))
        needs_token = another_token if may_sign_in else bool(operation["security"])
        assert ("auth.token_required" in said) == needs_token, place
        assert ("auth.token_invalid" in said) == bool(operation["security"]), place
        takes_key = any(header["name"] == "Idempotency-Key" for header in operation.get("parameters", ()))
        assert ("idempotency.key_reused" in said) == takes_key, place
        assert ("415" in operation["responses"]) == ("requestBody" in operation), place


def test_the_head_of_the_document_says_what_the_code_does(merged: Document) -> None:
    guide = merged["info"]["description"]
    for fact in (
        f"1 to {MAX_LIMIT}, {DEFAULT_LIMIT} by default",
        f"1 to {idempotency.MAX_KEY} printable",
        f"within {idempotency.KEPT.total_seconds() / 3600:.0f} hours",
        f"{MAX_REQUEST_HEADERS_KIB} KiB altogether",
    ):
        assert fact in guide
    codes = {
        code for answer in json.dumps(merged).split('"x-codes": [')[1:] for code in re.findall(r'"([\w.]+)"', answer)
    }
    assert set(re.findall(r"[24]\d\d `([a-z_.]+)`", guide)) <= codes | _OWN_CODES
    for path in re.findall(r"`(?:GET|POST|PATCH) (/\S+)`", guide):
        assert path in merged["paths"]


def test_the_head_of_the_document_lists_every_code_of_a_single_fault(merged: Document) -> None:
    guide = merged["info"]["description"]
    known = {code for service in services() for code in own_document(service)["x-fault-codes"]}
    assert known == merged["x-fault-codes"].keys() >= {"document.invalid", "field.length", "password.common"}
    for code, sentence in merged["x-fault-codes"].items():
        assert f"| `{code}` | {sentence} |" in guide


def test_the_head_of_the_document_links_every_page_that_mails_lead_to(merged: Document) -> None:
    guide = merged["info"]["description"]
    for path in PAGES:
        assert (f"`{path}`" if "{" in path else f"]({path})") in guide


def test_the_head_of_the_document_says_how_long_things_live(merged: Document) -> None:
    guide = merged["info"]["description"]
    settings = {name: field.default for name, field in IdentitySettings.model_fields.items()}
    for fact in (
        f"again within {REPEAT_WITHIN.total_seconds():.0f} seconds",
        f"ends {settings['session_idle_days']} days after its last refresh",
        f"{settings['session_absolute_days']} days after the login",
        f"lives for {LIFE.total_seconds() / 3600:.0f} hours",
        f"that of its code ({CODE_LIFE.total_seconds() / 60:.0f} minutes)",
        *(f"`{level}` (" for level in assurance.LEVELS),
    ):
        assert fact in guide
