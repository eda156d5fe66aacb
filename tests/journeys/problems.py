"""What a refusal has to look like, whoever makes it: the gateway, a service, or the HTTP server between them."""

import re
from typing import Any

import requests
from tests.journeys.people import Client, World

LANGUAGES = ("pt", "es", "en")
MEMBERS = {"type", "title", "status", "code", "detail", "request_id"}
_TRACES = re.compile(r"Traceback|File \"|\.py\b|sqlalchemy|werkzeug|marshmallow|psycopg|sqlite", re.IGNORECASE)


def problem(answer: requests.Response, status: int, code: str, language: str = "pt") -> dict[str, Any]:
    """The problem that an answer holds (RFC 9457), checked for all that every refusal has in common."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.text
    body: dict[str, Any] = answer.json()
    assert body.keys() >= MEMBERS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:ramal:problem:{code}"), answer.text
    assert answer.headers["Content-Language"] == language
    assert answer.headers.get("X-Request-Id", body["request_id"]) == body["request_id"]
    assert body["title"] and body["detail"] and code not in (body["title"], body["detail"]), "nobody wrote its sentence"
    assert not _TRACES.search(answer.text), answer.text
    return body


def refused(
    world: World, status: int, code: str, method: str, path: str, *, by: Client | None = None, **options: Any
) -> dict[str, Any]:
    """Send a request once in each language: each answer is this problem, in that language. Returns the English one."""
    told = {}
    for language in LANGUAGES:
        client = (by or world.visitor).with_(accept_language=language)
        told[language] = problem(client.request(method, path, **options), status, code, language)
    assert len({body["detail"] for body in told.values()}) == len(LANGUAGES)
    return told["en"]


def faults(body: dict[str, Any]) -> dict[str, str]:
    """The fields that a 422 complains about, each with its code; every fault has a sentence."""
    assert all(fault["detail"] != fault["code"] for fault in body["errors"])
    return {fault["pointer"]: fault["code"] for fault in body["errors"]}
