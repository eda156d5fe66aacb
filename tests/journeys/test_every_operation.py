"""Every documented operation, tried with thousands of made-up requests through the gateway: no 5xx, no answer that the
merged OpenAPI document does not know, nothing wrong accepted. Schemathesis makes the requests, always the same ones.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.people import API, PASSWORD, Client, Person, World, a_cnpj, a_cpf, an_alphanumeric_cnpj, an_email

EXAMPLES_PER_OPERATION = {"embedded": 30, "real": 10}
EXAMPLES_WHERE_TURNED_AWAY = {"embedded": 5, "real": 1}
"""For operations that refuse the caller, with 401 at the gateway or 403, before they read anything else."""
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

# QUERY is not among the unexpected methods: without a Content-Type it is 400, by its own specification.
_CONFIG = """
[generation]
deterministic = true
dictionaries = {{ string = {{ dictionary = "words", probability = 0.3 }} }}

[dictionaries]
words = {{ values = {words} }}
ids = {{ values = {ids} }}

[parameters]
"path.id" = {{ dictionary = "ids", probability = 0.7 }}

[checks]
negative_data_rejection.expected-statuses = [
    "400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "431",
]

[phases.coverage]
{coverage}
"""

_TURNED_AWAY = """
[[operations]]
include-operation-id = {names}
generation.max-examples = {examples}
"""

# What no schema allows, and methods that a path does not have, are refused by the gateway and by what reads a request.
# These are the same on both kinds, so on PostgreSQL and RabbitMQ only allowed values are covered systematically; others
# are among the examples there, too.
_COVERAGE = {
    "embedded": 'unexpected-methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"]',
    "real": 'unexpected-methods = []\ngeneration.mode = "positive"',
}


Operation = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """Who sends the requests: their client, which operations turn them away, and which are left out for them."""

    client: Callable[[World], Client]
    is_turned_away: Callable[[Operation], bool]
    leaving_out: tuple[str, ...]


def wants_a_token(operation: Operation) -> bool:
    return bool(operation["security"]) and {} not in operation["security"]


def is_for_staff(operation: Operation) -> bool:
    return wants_a_token(operation) and operation["x-access"].startswith("staff with ")


LEAVING = "identity_erase_my_account"
OF_THE_DEMO_ACCOUNTS = (
    "identity_end_current_session",
    "identity_change_me",
    "identity_change_user_roles",
    "identity_lock_user",
    "identity_correct_user_email",
    "identity_create_recovery",  # three for a document close its account for a day
)


CALLERS = {
    "nobody": Caller(lambda world: world.visitor, wants_a_token, ()),
    "somebody": Caller(lambda world: world.signed_in(world.person())[0], is_for_staff, (LEAVING,)),
    "staff": Caller(lambda world: world.staff(), lambda _: False, (LEAVING, *OF_THE_DEMO_ACCOUNTS)),
}


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS.keys())
def test_no_request_gets_an_answer_that_is_not_documented(
    world: World, person: Person, tmp_path: Path, caller: Caller
) -> None:
    """Who calls stays signed in: an account that is erased, or a session that has ended, would be refused from then on.
    And the demo accounts stay as they are, with language, roles and address: other journeys use them."""
    config = tmp_path / "schemathesis.toml"
    said = _CONFIG.format(**_known(world, person), coverage=_COVERAGE[world.platform.kind])
    config.write_text(said + _turned_away(world, caller))
    tried = _schemathesis(world, config, caller.client(world), caller.leaving_out)
    assert tried.returncode == 0, tried.stdout
    assert " generated" in tried.stdout


def test_the_merged_document_has_every_service(world: World) -> None:
    document = world.visitor.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    prefixes = {"/".join(path.split("/")[:4]) for path in document["paths"] if path.startswith("/api/")}
    services = ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")
    assert prefixes == {f"/api/{name}/v1" for name in services}


def _known(world: World, person: Person) -> dict[str, str]:
    """Values that mean something on this platform, as JSON lists, so that not everything ends at the first check."""
    me, tokens = world.signed_in(person)
    waiting, _code = world.begin()
    sessions = [session["id"] for session in me.get(f"{API}/sessions").json()["items"]]
    documents = [a_cpf(), a_cnpj(), an_alphanumeric_cnpj(), person.document]
    words = [*documents, an_email(), person.email, PASSWORD, tokens["refresh_token"], "+5592991234567", "es", "welcome"]
    return {"words": json.dumps(words), "ids": json.dumps([waiting, world.verified(), *sessions])}


def _turned_away(world: World, caller: Caller) -> str:
    """The part of the configuration for the operations that turn this caller away."""
    paths = world.visitor.get("/openapi.json").json()["paths"].values()
    operations = [operation for path in paths for operation in path.values() if "operationId" in operation]
    names = [operation["operationId"] for operation in operations if caller.is_turned_away(operation)]
    examples = EXAMPLES_WHERE_TURNED_AWAY[world.platform.kind]
    return _TURNED_AWAY.format(names=json.dumps(names), examples=examples) if names else ""


def _schemathesis(
    world: World, config: Path, client: Client, leaving_out: tuple[str, ...]
) -> "subprocess.CompletedProcess[str]":
    examples = EXAMPLES_PER_OPERATION[world.platform.kind]
    headers = [part for name, value in client.headers.items() for part in ("--header", f"{name.title()}: {value}")]
    return subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", config, "run"),
            *(f"{world.platform.url}/openapi.json", "--url", world.platform.url),
            *("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(examples)),
            *("--checks", ",".join(CHECKS), "--continue-on-failure", "--no-color", *headers),
            *(part for name in leaving_out for part in ("--exclude-operation-id", name)),
        ],
        cwd=config.parent,
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("schemathesis_hooks.py"))},
        capture_output=True,
        text=True,
        check=False,
    )
