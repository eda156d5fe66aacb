"""Every documented operation, tried with thousands of made-up requests through the gateway: no 5xx, no answer that the
merged OpenAPI document does not know, nothing wrong accepted. Schemathesis makes the requests, always the same ones.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.people import API, PASSWORD, Client, Person, World, a_cnpj, a_cpf, an_alphanumeric_cnpj, an_email

EXAMPLES_PER_OPERATION = 40
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)

_CONFIG = """
[generation]
deterministic = true
dictionaries = {{ string = {{ dictionary = "known", probability = 0.3 }} }}

[dictionaries.known]
values = {known}

[parameters]
{ids}

[phases.coverage]
unexpected-methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"]
"""  # QUERY without a Content-Type is 400 by its own specification, which is not what is asked here


@pytest.mark.parametrize("caller", ["nobody", "person", "staff"])
def test_no_request_gets_an_answer_that_is_not_documented(
    world: World, person: Person, tmp_path: Path, caller: str
) -> None:
    client = {"nobody": lambda: world.visitor, "person": lambda: world.signed_in(person)[0], "staff": lambda: _staff(world)}
    tried = _schemathesis(world, client[caller](), _known(world, person), tmp_path)
    assert tried.returncode == 0, tried.stdout
    assert " generated" in tried.stdout


def test_the_merged_document_has_every_service(world: World) -> None:
    document = world.visitor.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    prefixes = {"/".join(path.split("/")[:4]) for path in document["paths"] if path.startswith("/api/")}
    assert prefixes == {"/api/identity/v1", "/api/notifier/v1"}


def _staff(world: World) -> Client:
    staff = world.platform.demo()["staff"]
    return world.visitor.as_(world.login(staff["login"], staff["password"]).json()["access_token"])


def _known(world: World, person: Person) -> dict[str, Any]:
    """Values that mean something here, so that not everything ends at the first check."""
    me, tokens = world.signed_in(person)
    waiting, _code = world.begin()
    sessions = [session["id"] for session in me.get(f"{API}/sessions").json()["items"]]
    words = [a_cpf(), a_cnpj(), an_alphanumeric_cnpj(), an_email(), person.document, person.email, PASSWORD]
    words += [tokens["refresh_token"], "+5592991234567", "es", "consumer", "welcome"]
    return {"words": words, "ids": [waiting, world.verified(), *sessions]}


def _schemathesis(
    world: World, client: Client, known: dict[str, Any], folder: Path
) -> "subprocess.CompletedProcess[str]":
    config = folder / "schemathesis.toml"
    ids = f'"path.id" = {{ dictionary = "ids", probability = 0.7 }}'
    config.write_text(
        _CONFIG.format(known=json.dumps(known["words"]), ids=ids)
        + f"\n[dictionaries.ids]\nvalues = {json.dumps(known['ids'])}\n"
    )
    headers = [part for name, value in client.headers.items() for part in ("--header", f"{name.title()}: {value}")]
    return subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", config, "run"),
            *(f"{world.platform.url}/openapi.json", "--url", world.platform.url),
            *("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(EXAMPLES_PER_OPERATION)),
            *("--checks", ",".join(CHECKS), "--continue-on-failure", "--no-color", *headers),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
