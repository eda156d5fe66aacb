"""What a refusal of the gateway's own has to look like."""

from typing import Any

import requests

MEMBERS = {"type", "title", "status", "code", "detail", "request_id"}


def problem(answer: requests.Response, status: int, code: str, language: str = "pt") -> dict[str, Any]:
    """The problem that an answer holds, checked for all that every refusal has in common."""
    assert (answer.status_code, answer.headers.get("Content-Type")) == (status, "application/problem+json"), answer.text
    body: dict[str, Any] = answer.json()
    assert body.keys() == MEMBERS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:ramal:problem:{code}"), answer.text
    assert answer.headers["Content-Language"] == language
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert body["request_id"] == answer.headers.get("X-Request-Id", body["request_id"])
    assert body["title"] and body["detail"]
    return body
