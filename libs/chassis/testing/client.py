"""A test client that checks every answer against the service's OpenAPI document: status, headers, media type and
shape.
"""

from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

_GATEWAY_ONLY = {405}
_DECLARED_HEADERS = ("Content-Language", "ETag", "Idempotency-Replayed", "Retry-After", "WWW-Authenticate")


class UndocumentedAnswer(AssertionError):
    """An answer that differs from the service's OpenAPI document."""


class CheckedClient(FlaskClient):
    """Flask's test client with that check: an undocumented answer raises `UndocumentedAnswer`."""

    token: str = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if self.token and args and isinstance(args[0], str):
            kwargs["headers"] = {"Authorization": f"Bearer {self.token}", **dict(kwargs.get("headers") or {})}
        response = super().open(*args, **kwargs)
        _check(self.application.extensions["openapi"], self.application.url_map, response)
        return response

    def as_(self, token: str) -> "CheckedClient":
        """Return a client of the same application that sends this access token with every request."""
        client: CheckedClient = self.application.test_client()  # type: ignore[assignment]
        client.token = token
        return client


def _check(document: dict[str, Any], url_map: Any, response: TestResponse) -> None:
    operation = _operation(document, url_map, response)
    if operation is None or response.status_code in _GATEWAY_ONLY:
        return
    described = operation["responses"].get(str(response.status_code))
    if described is None:
        raise UndocumentedAnswer(f"{response.request.path} answered {response.status_code}: {response.text}")
    _check_headers(described, response)
    content = described.get("content", {})
    if not content:
        if response.data:
            raise UndocumentedAnswer(f"{response.request.path} has a body, documented without one")
        return
    if response.mimetype not in content:
        raise UndocumentedAnswer(f"{response.request.path} answered {response.mimetype}, not {list(content)}")
    if not response.is_json:
        return  # a file
    schema = {**content[response.mimetype]["schema"], "components": document["components"]}
    faults = sorted(Draft202012Validator(schema).iter_errors(response.get_json()), key=str)
    if faults:
        raise UndocumentedAnswer(f"{response.request.path}: {faults[0].message} in {response.text}")
    if "x-codes" in described:
        _check_members(schema, document["components"]["schemas"], response)


def _check_headers(described: dict[str, Any], response: TestResponse) -> None:
    for header in _DECLARED_HEADERS:
        if header in response.headers and header not in described.get("headers", {}):
            raise UndocumentedAnswer(f"{response.request.path} sent {header}, which is not documented")


def _check_members(schema: dict[str, Any], shapes: dict[str, Any], response: TestResponse) -> None:
    """Raise UndocumentedAnswer when a refusal has a member that its code's schema does not name."""
    body = response.get_json()
    known = set(shapes["Problem"]["properties"])
    for shape in schema.get("anyOf", ()):
        own = shapes[shape["$ref"].rpartition("/")[2]].get("allOf", ({}, {}))[1].get("properties", {})
        known |= own.keys() if own.get("code", {}).get("const") == body["code"] else set()
    if body.keys() - known:
        raise UndocumentedAnswer(f"{response.request.path}: {sorted(body.keys() - known)} of {body['code']}")


def _operation(document: dict[str, Any], url_map: Any, response: TestResponse) -> dict[str, Any] | None:
    adapter = url_map.bind("localhost")
    try:
        rule, _arguments = adapter.match(response.request.path, method=response.request.method, return_rule=True)
    except Exception:  # no such route: nothing is documented about it
        return None
    path = _template(rule.rule)
    found: dict[str, Any] | None = document["paths"].get(path, {}).get(response.request.method.lower())
    return found


def _template(rule: str) -> str:
    """Convert Flask's `/users/<uuid:user_id>` to OpenAPI's `/users/{user_id}`."""
    parts = []
    for part in rule.split("/"):
        if part.startswith("<"):
            parts.append("{" + part.strip("<>").split(":")[-1] + "}")
        else:
            parts.append(part)
    return "/".join(parts)
