"""Where a request goes: to the service that the table names, or nowhere."""

import json
import re

import pytest
from gateway_kit.gateway import Gateway
from gateway_kit.problems import MEMBERS, problem
from gateway_kit.tokens import a_token, bearer

from chassis.testing.processes import wait_until
from gateway.routes import GATEWAY, ROUTES, Route

_REACHABLE = [route for route in ROUTES if route.service != GATEWAY.name and route.path != "/oauth/jwks"]


@pytest.mark.parametrize("route", _REACHABLE, ids=lambda route: route.name)
def test_an_operation_reaches_its_service_as_it_was_asked(gateway: Gateway, route: Route) -> None:
    path = re.sub(r"\{\w+\}", "0198-x", route.path)
    answer = gateway.call(route.method, f"{path}?after=7", headers=bearer(a_token(gateway.key)))
    assert answer.status_code == 200
    assert answer.json()["service"] == route.service
    assert (answer.json()["method"], answer.json()["path"]) == (route.method, f"{path}?after=7")


@pytest.mark.parametrize("route", _REACHABLE, ids=lambda route: route.name)
def test_without_a_token_only_public_operations_are_reached(gateway: Gateway, route: Route) -> None:
    answer = gateway.call(route.method, route.path.replace("{", "").replace("}", ""))
    if route.public:
        assert answer.status_code == 200
    else:
        problem(answer, 401, "auth.token_required")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert gateway.received == int(route.public)


@pytest.mark.parametrize(
    "path",
    [
        "/api/identity/v1",
        "/api/identity/v1/",
        "/api/identity/v1/nothing",
        "/api/identity/v1/me/",
        "/api/identity/v1/menu",
        "/api/notifier/v1/answersheet/plain",
        "/api/identity/v1/registrations/7/code/more",
        "/api/identity/v2/me",
        "/api/unknown/v1/things",
        "/health/ready",
        "/metrics",
        "/API/identity/v1/me",
        "/oauth/other",
        "/.env",
    ],
)
def test_what_is_not_in_the_table_does_not_exist(gateway: Gateway, path: str) -> None:
    problem(gateway.get(path, headers=bearer(a_token(gateway.key))), 404, "gateway.not_found")
    assert not gateway.identity.received


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/identity/v1/me", "DELETE, GET, HEAD, PATCH"),
        ("GET", "/api/identity/v1/registrations", "POST"),
        ("GET", "/api/identity/v1/sessions/current", "DELETE"),
        ("DELETE", "/api/identity/v1/sessions/refresh", "POST"),  # and not /sessions/{id}
        ("GET", "/api/identity/v1/registrations/7/code", "POST"),
        ("DELETE", "/api/certificates/v1/enrollments/7/certificates/validation", "POST"),  # and not …/{certificate_id}
        ("PATCH", "/api/notifier/v1/answers/echo", "DELETE, GET, HEAD, POST, PUT"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("OPTIONS", "/api/identity/v1/me", "DELETE, GET, HEAD, PATCH"),
    ],
)
def test_another_method_is_told_which_ones_there_are(gateway: Gateway, method: str, path: str, allow: str) -> None:
    answer = gateway.call(method, path)
    problem(answer, 405, "gateway.method_not_allowed")
    assert answer.headers["Allow"] == allow


def test_head_is_answered_like_get_without_the_body(gateway: Gateway) -> None:
    answer = gateway.call("HEAD", "/api/identity/v1/terms")
    assert (answer.status_code, answer.content) == (200, b"")
    assert gateway.identity.last.method == "HEAD"


def test_a_plain_path_wins_over_a_template(gateway: Gateway) -> None:
    problem(gateway.get("/api/notifier/v1/answers/plain"), 401, "auth.token_required")
    assert gateway.get("/api/notifier/v1/answers/other").status_code == 200


@pytest.mark.parametrize(
    "spelling",
    [
        "/api/identity//v1/terms",
        "/api/identity/v1/./terms",
        "/api/x/../identity/v1/terms",
        "/api/identity/v1/%74erms",
    ],
)
def test_a_path_has_one_spelling(gateway: Gateway, spelling: str) -> None:
    status, _, _ = gateway.raw(f"GET {spelling} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert status == 200
    assert gateway.identity.paths() == ["/api/identity/v1/terms"]


@pytest.mark.parametrize("spelling", ["/api/identity/v1/terms%2Fmore", "/api/identity%5cv1/terms", "/%2e%2e%2fetc"])
def test_an_encoded_slash_is_refused(gateway: Gateway, spelling: str) -> None:
    problem(gateway.get(spelling), 400, "gateway.path_refused")


def test_dots_cannot_climb_out_of_a_token_route_into_a_public_one(gateway: Gateway) -> None:
    status, _, _ = gateway.raw(b"GET /api/identity/v1/terms/../me HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status == 401
    assert not gateway.identity.received


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        (b"GET / HTTP/1.0\r\n\r\n", 426, "gateway.http_version_refused"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "gateway.malformed"),
        (b"NONSENSE\r\n\r\n", 400, "gateway.malformed"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: a\0b\r\n\r\n", 400, "gateway.malformed"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, x\r\n\r\n", 400, "gateway.malformed"),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
            400,
            "gateway.malformed",
        ),
    ],
)
def test_what_is_not_http_is_a_problem_too(gateway: Gateway, line: bytes, status: int, code: str) -> None:
    got, headers, body = gateway.raw(line)
    told = json.loads(body)
    assert (got, headers["content-type"], told["code"]) == (status, "application/problem+json", code)
    assert told.keys() == MEMBERS
    assert not gateway.identity.received


def test_what_could_not_be_read_is_found_in_the_log_by_its_answers_id(gateway: Gateway) -> None:
    _, _, body = gateway.raw(b"NONSENSE\r\n\r\n")
    told = json.loads(body)["request_id"]
    assert wait_until(lambda: told in {line["request_id"] for line in gateway.log_lines()}, 10)
