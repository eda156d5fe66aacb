"""What a request loses and gains on its way in, what an answer gains on its way out, and what the log keeps of them."""

import re
import uuid
from pathlib import Path

import pytest
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.problems import problem
from gateway_kit.tokens import a_token, bearer

from chassis.testing.processes import wait_until
from gateway.routes import HELPDESK

TERMS = "/api/identity/v1/terms"
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00")


@pytest.mark.parametrize(
    "name",
    [
        "Client-Cert",
        "Gateway-Secret",
        "X-Ramal-Person",
        "X-Real-IP",
        "Forwarded",
        "X-Forwarded-Host",
        "X-Forwarded-Ssl",
        "X-Forwarded-Protocol",
        "Expect",
        "X-Forwarded-Client-Cert",
        "X-Envoy-Upstream-Rq-Timeout-Ms",
        "X-Envoy-Retry-On",
        "X-Envoy-Internal",
        "X-Envoy-External-Address",
    ],
)
def test_what_only_the_gateway_may_say_is_not_taken_from_strangers(gateway: Gateway, name: str) -> None:
    assert gateway.get(TERMS, headers={name: "planted"}).status_code == 200
    assert "planted" not in gateway.identity.last.headers.values()


@pytest.mark.parametrize("name", ["Client_Cert", "gateway_secret", "X_Forwarded_For"])
def test_a_header_name_with_an_underscore_is_refused(gateway: Gateway, name: str) -> None:
    problem(gateway.get(TERMS, headers={name: "planted"}), 400, "gateway.malformed")
    assert not gateway.identity.received


def test_over_http_no_certificate_and_no_secret_is_handed_on(gateway: Gateway) -> None:
    gateway.get(TERMS)
    assert not {"client-cert", "gateway-secret"} & {name.lower() for name in gateway.identity.last.headers}


def test_the_clients_address_is_the_one_that_connected(gateway: Gateway) -> None:
    gateway.get(TERMS, headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert gateway.identity.last.headers.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert gateway.identity.last.headers.get_all("X-Forwarded-Proto") == ["http"]


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_proxies_it_is_the_one_that_the_outermost_trusted_one_saw(tmp_path: Path, proxies: int) -> None:
    with a_gateway(tmp_path, trusted_proxies=proxies) as gateway:
        chain = ["198.51.100.66", "203.0.113.9", "192.0.2.1"][: proxies + 1]
        gateway.get(TERMS, headers={"X-Forwarded-For": ", ".join(chain)})
        assert gateway.identity.last.headers.get_all("X-Forwarded-For") == ["203.0.113.9"]


def test_a_request_gets_an_id_that_the_client_cannot_choose(gateway: Gateway) -> None:
    answer = gateway.get(TERMS, headers={"X-Request-Id": "chosen-by-a-stranger"})
    told = answer.headers["X-Request-Id"]
    assert uuid.UUID(told)
    assert gateway.identity.last.headers.get_all("X-Request-Id") == [told]
    assert gateway.get(TERMS).headers["X-Request-Id"] != told


def test_a_trace_begins_here_or_goes_on(gateway: Gateway) -> None:
    gateway.get(TERMS)
    begun = gateway.identity.last.headers["traceparent"]
    assert _TRACEPARENT.fullmatch(begun)
    gateway.get(TERMS)
    assert gateway.identity.last.headers["traceparent"] != begun
    brought = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    gateway.get(TERMS, headers={"traceparent": brought})
    assert gateway.identity.last.headers.get_all("traceparent") == [brought]


def test_the_answer_does_not_say_what_is_behind(gateway: Gateway) -> None:
    headers = gateway.get(TERMS).headers
    assert headers["Server"] == "ramal"
    assert not [name for name in headers if name.lower().startswith("x-envoy")]


def test_a_long_answer_is_compressed_for_who_can_read_it(gateway: Gateway) -> None:
    plain = gateway.get("/api/notifier/v1/answers/big", headers={"Accept-Encoding": "identity"})
    packed = gateway.get("/api/notifier/v1/answers/big", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == plain.json()


def test_compression_never_takes_an_etag_away(gateway: Gateway) -> None:
    answer = gateway.get("/api/notifier/v1/answers/tagged", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["ETag"] == '"7"'


def test_a_permitted_site_may_ask_from_the_browser(gateway: Gateway) -> None:
    asked = {
        "Origin": "https://portal.example",
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = gateway.call("OPTIONS", "/api/identity/v1/me", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://portal.example"
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"].lower()
    assert not gateway.identity.received
    refusal = gateway.me(None, Origin="https://portal.example")
    problem(refusal, 401, "auth.token_required")
    assert refusal.headers["Access-Control-Allow-Origin"] == "https://portal.example"


def test_a_script_of_another_site_may_read_every_header_that_says_something(gateway: Gateway) -> None:
    answer = gateway.get("/api/notifier/v1/answers/described", headers={"Origin": "https://portal.example"})
    readable = {name.strip().lower() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
    for name in (
        *("Content-Disposition", "Content-Language", "ETag", "Idempotency-Replayed", "Location", "Retry-After"),
        *("X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
    ):
        assert name in answer.headers, name
        assert name.lower() in readable, name


def test_another_site_may_not(gateway: Gateway) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    preflight = gateway.call("OPTIONS", "/api/identity/v1/me", headers=asked)
    assert "Access-Control-Allow-Origin" not in preflight.headers
    assert "Access-Control-Allow-Origin" not in gateway.get(TERMS, headers={"Origin": asked["Origin"]}).headers


def test_the_log_names_the_operation_and_keeps_no_token_and_nothing_personal(gateway: Gateway) -> None:
    token = a_token(gateway.key)
    path = "/api/identity/v1/sessions/529.982.247-25?email=ana@pessoa.example"
    answer = gateway.call("DELETE", path, headers={**bearer(token), "Cookie": "kept=secret", "User-Agent": "ana-phone"})
    lost = gateway.get("/nowhere/ana@pessoa.example?code=123456")
    ids = {answer.headers["X-Request-Id"], lost.headers["X-Request-Id"]}
    assert wait_until(lambda: ids <= {line["request_id"] for line in gateway.log_lines()}, 10)
    line = next(line for line in gateway.log_lines() if line["request_id"] == answer.headers["X-Request-Id"])
    assert line["operation"] == "DELETE /api/identity/v1/sessions/{id}"
    assert (line["method"], line["status"], line["service"]) == ("DELETE", 200, "identity")
    text = (gateway.folder / "envoy.log").read_text()
    for private in (token.split(".")[1], token.split(".")[2], "529.982", "pessoa", "123456", "secret", "ana-phone"):
        assert private not in text


def test_the_log_does_not_keep_the_token_in_the_path_of_a_tracking_link(gateway: Gateway) -> None:
    token = "s3cr3t" * 7
    prefix = f"{HELPDESK.prefix}/tickets/track"
    requests = (("GET", ""), ("POST", "/entries"), ("POST", "/erasure/confirmation"), ("POST", "/claim"), ("PUT", ""))
    for method, rest in requests:
        gateway.call(method, f"{prefix}/{token}{rest}", headers={"Referer": f"https://portal.example/track/{token}"})
    gateway.get(f"{prefix}/{token}/nothing-here")
    gateway.get(f"/tickets/track/{token}")
    assert wait_until(lambda: len(gateway.log_lines()) >= len(requests) + 2, 10)
    assert f"GET {prefix}/{{token}}" in {line["operation"] for line in gateway.log_lines()}
    assert token not in (gateway.folder / "envoy.log").read_text(encoding="utf-8")
