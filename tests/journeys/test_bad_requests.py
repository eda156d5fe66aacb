"""Requests that are wrong before anyone looks at their body: addresses, methods, headers, and clients that dawdle."""

import pytest
from tests.journeys.people import API, PASSWORD, Person, World
from tests.journeys.problems import problem, refused
from tests.journeys.raw_http import exchange, hold_open, request_bytes

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        f"{API}/nothing",
        f"{API}",
        f"{API}/",
        f"{API}/me/",
        "/api/identity/v2/me",
        "/api",
        "/API/IDENTITY/V1/ME",
        "/health/ready",
        "/metrics",
        "/stats",
        "/.git/config",
        "/admin",
    ],
)
def test_what_does_not_exist_for_the_outside_is_not_found(world: World, path: str) -> None:
    refused(world, 404, "gateway.not_found", "GET", path)


def test_an_id_that_nobody_knows_is_not_found(world: World) -> None:
    path = f"{API}/registrations/{NOBODY}/code"
    refused(world, 404, "not_found", "POST", path, json={"code": "123456"})


@pytest.mark.parametrize("name", ["1", "me", "%00", "%0d%0aSet-Cookie:%20a=b", "'%20OR%201=1--", "é", "x" * 2000])
def test_an_id_that_is_none_is_not_found_and_comes_back_nowhere(world: World, name: str) -> None:
    answer = world.visitor.post(f"{API}/registrations/{name}/code", {"code": "123456"})
    assert answer.status_code in (400, 404), answer.text
    problem(answer, answer.status_code, answer.json()["code"])
    assert "Set-Cookie" not in answer.headers
    assert "OR 1=1" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", f"{API}/me", "DELETE, GET, HEAD, PATCH"),
        ("GET", f"{API}/registrations", "POST"),
        ("PUT", f"{API}/sessions", "GET, HEAD, POST"),
        ("DELETE", f"{API}/sessions/refresh", "POST"),
        ("GET", f"{API}/sessions/{NOBODY}", "DELETE"),
        ("OPTIONS", f"{API}/terms", "GET, HEAD"),
        ("TRACE", f"{API}/terms", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_does_not_have_is_refused_with_those_it_has(
    world: World, method: str, path: str, allowed: str
) -> None:
    refused(world, 405, "gateway.method_not_allowed", method, path)
    assert world.visitor.request(method, path).headers["Allow"] == allowed


@pytest.mark.parametrize(
    "path",
    [
        "//api/identity/v1/me",
        "/api//identity/v1/me",
        "/api/identity/v1/./me",
        "/api/identity/v1/terms/../me",
        "/api/identity/v1/%6de",
        "/api/identity/v1/x/%2e%2e/me",
    ],
)
def test_another_spelling_of_an_address_is_that_address(world: World, path: str) -> None:
    """None of them gets past the check for a token."""
    problem(exchange(world.platform, request_bytes("GET", path)), 401, "auth.token_required")


@pytest.mark.parametrize(
    "path",
    [
        "/api/identity/v1/../../../metrics",
        "/api/identity/v1/%2e%2e/%2e%2e/%2e%2e/metrics",
        "/api/identity/v1/..%2f..%2f..%2fmetrics",
        "/api/identity/v1/..%5c..%5cmetrics",
        "/api/identity/v1/..;/health/ready",
        "/..//..//etc/passwd",
        "/docs/..%2f..%2fetc%2fpasswd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/api/identity/v1/me%00",
        "/api/identity/v1/me%0d%0aX-Injected:%20yes",
        "/api/identity/v1/me;a=b",
        "/api/identity/v1/me%3Fa=b",
        "/api/identity/v1/me%23",
        "http://elsewhere.example/api/identity/v1/terms/x",
    ],
)
def test_no_trick_with_the_address_reaches_anything_else(world: World, path: str) -> None:
    answer = exchange(world.platform, request_bytes("GET", path))
    assert answer.status_code in (400, 404), answer.text
    problem(answer, answer.status_code, answer.json()["code"])
    assert "X-Injected" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ([f"X-{number}: 1" for number in range(150)], 431, "gateway.headers_too_large"),
        ([f"X-Long: {'a' * 20_000}"], 431, "gateway.headers_too_large"),
        ([f"Authorization: Bearer {'a' * 20_000}"], 431, "gateway.headers_too_large"),
        (["Device_Token: x"], 400, "gateway.malformed"),
        (["X-Nul: a\0b"], 400, "gateway.malformed"),
        (["no colon"], 400, "gateway.malformed"),
        (["Content-Length: 5", "Content-Length: 6"], 400, "gateway.malformed"),
        (["Content-Length: -1"], 400, "gateway.malformed"),
        (["Content-Length: 5", "Transfer-Encoding: chunked"], 400, "gateway.malformed"),
        (["Transfer-Encoding: chunked, identity"], 400, "gateway.malformed"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_headers_that_cannot_be_right_are_refused(world: World, headers: list[str], status: int, code: str) -> None:
    sent = request_bytes("POST", f"{API}/sessions", "Content-Type: application/json", *headers)
    answer = exchange(world.platform, sent)
    told = answer.json()
    assert told.keys() >= {"type", "title", "status", "code", "detail", "request_id"}
    assert (answer.status_code, told["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET /status HTTP/1.0", 426),
        ("GET /status HTTP/9.9", 426),
        ("FROB /status HTTP/1.1", 400),
        ("\x16\x03\x01", 400),
    ],
)
def test_what_is_not_the_http_that_we_speak_is_refused(world: World, line: str, status: int) -> None:
    answer = exchange(world.platform, f"{line}\r\nHost: a\r\n\r\n".encode("latin-1"))
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"]


def test_every_answer_has_an_id_that_no_client_chooses(world: World) -> None:
    chosen = "chosen-by-a-client-0001"
    answers = [
        world.visitor.get(path, x_request_id=chosen, traceparent="nonsense") for path in (f"{API}/terms", "/nothing")
    ]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert chosen not in ids
    assert len(set(ids)) == 2
    assert answers[1].json()["request_id"] == ids[1]


@pytest.mark.covers("M2")
@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("", "pt"),
        ("de", "pt"),
        ("de, fr;q=0.5, es;q=0.1", "es"),
        ("en-GB,en;q=0.9", "en"),
        ("pt-BR", "pt"),
        ("ES-419", "es"),
        ("*", "pt"),
        ("; drop table", "pt"),
        ("english", "pt"),
        ("x" * 4000, "pt"),
    ],
)
def test_refusals_are_in_the_first_language_that_we_share(world: World, wanted: str, spoken: str) -> None:
    """The gateway's own, and those of a service, which a caller cannot tell apart."""
    problem(world.visitor.get(f"{API}/me", accept_language=wanted), 401, "auth.token_required", spoken)
    answer = world.visitor.post(f"{API}/sessions", {}, accept_language=wanted)
    problem(answer, 422, "validation.failed", spoken)


def test_those_who_dawdle_keep_nobody_waiting(world: World, person: Person) -> None:
    """A hundred clients that have sent half a request; somebody else logs in meanwhile."""
    head = request_bytes("POST", f"{API}/sessions", "Content-Type: application/json", "Content-Length: 100")
    held = [hold_open(world.platform, piece) for piece in (head + b'{"login": ', head[:40]) for _ in range(50)]
    try:
        assert world.login(person.document, PASSWORD).status_code == 201
    finally:
        for connection in held:
            connection.close()


def test_what_came_on_one_connection_after_a_refusal_is_still_answered(world: World) -> None:
    """Keep-alive: bodies that were not read are not taken for the next request."""
    for _ in range(3):
        answer = world.visitor.request("POST", f"{API}/me", data=b'{"a": 1}')
        problem(answer, 405, "gateway.method_not_allowed")
        assert world.visitor.get(f"{API}/terms").status_code == 200
