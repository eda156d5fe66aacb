"""What every answer of every service has in common: headers, languages, refusals, and no word about our insides."""

import re
from pathlib import Path

import pytest
import structlog
from prometheus_client import REGISTRY
from scratch_service.app import service

from chassis.openapi import document
from chassis.service import Runtime
from chassis.testing.client import CheckedClient
from chassis.testing.plugin import settings_for_tests
from chassis.testing.tokens import Signer
from chassis.web import create_app

THINGS = "/api/scratch/v1/things"
FAULTS = "/api/scratch/v1/faults"


def test_every_answer_carries_the_security_headers(web: CheckedClient) -> None:
    for answer in (web.get("/health/live"), web.get(THINGS), web.get("/nowhere")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-" in answer.headers["Cache-Control"]
        assert {"Accept-Language", "Authorization"} <= set(answer.vary)
        assert "Server" not in answer.headers


# Requests that match nothing


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/api/scratch/v1", "/api/scratch/v2/things", "/api/scratch/v1/things/5"]
)
def test_an_unknown_path_is_not_found(web_me: CheckedClient, path: str) -> None:
    answer = web_me.get(path)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["code"] == "not_found"


@pytest.mark.parametrize("path", ["//api/scratch/v1/things", "/api/scratch/v1//things", "//evil.example/%2e%2e"])
def test_nothing_is_redirected(web_me: CheckedClient, path: str) -> None:
    answer = web_me.get(path)

    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize("path", ["/%00", f"{THINGS}/%00", f"{THINGS}?after=%00"])
def test_a_nul_in_the_address_is_malformed(web_me: CheckedClient, path: str) -> None:
    assert web_me.get(path).status_code == 400


def test_bytes_that_are_no_text_in_the_address_do_no_harm(web_me: CheckedClient) -> None:
    assert web_me.get("/%ff%fe").status_code == 404
    assert web_me.get(f"{THINGS}?after=%ff").status_code == 422


def test_a_wrong_method_is_told_which_ones_there_are(web: CheckedClient) -> None:
    answer = web.put(THINGS)

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_slash_at_the_end_makes_no_difference(web_me: CheckedClient) -> None:
    assert web_me.get(f"{THINGS}/").status_code == 200


# Our own faults


@pytest.mark.parametrize("fault", ["crash", "statement"])
def test_a_fault_of_ours_tells_nothing_but_the_request_id(web: CheckedClient, fault: str) -> None:
    answer = web.post(f"{FAULTS}/{fault}?name=hunter2", headers={"X-Request-Id": "request-1234"})

    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert answer.json["request_id"] == "request-1234"
    for word in ("hunter2", "Traceback", "RuntimeError", "SELECT", "nowhere", "sqlite"):
        assert word not in answer.text


def test_a_full_disk_says_try_again(web: CheckedClient) -> None:
    answer = web.post(f"{FAULTS}/disk")

    assert (answer.status_code, answer.json["code"]) == (503, "service.unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_a_file_whose_bytes_are_lost_is_not_found_counted_and_logged_once(web: CheckedClient) -> None:
    counted = {"service": "scratch", "code": "file.missing"}
    before = REGISTRY.get_sample_value("ramal_problems_total", counted)
    assert before is not None, "the series has to begin at 0"
    with structlog.testing.capture_logs() as lines:
        answer = web.get(f"{FAULTS}/lost-file")
    assert (answer.status_code, answer.json["code"]) == (404, "file.missing")
    assert REGISTRY.get_sample_value("ramal_problems_total", counted) == before + 1
    assert [(line["event"], line["log_level"]) for line in lines if line.get("code")] == [("request.failed", "error")]


def test_a_number_no_column_holds_is_the_callers_fault(client: CheckedClient) -> None:
    client.application.extensions["openapi"][
        "paths"
    ].clear()  # the route documents no 422: the chassis must still say it

    answer = client.post(f"{FAULTS}/number")

    assert (answer.status_code, answer.json["code"]) == (422, "validation.failed")


def test_a_fault_is_logged_with_its_request_id(web: CheckedClient) -> None:
    with structlog.testing.capture_logs() as lines:
        web.post(f"{FAULTS}/crash", headers={"X-Request-Id": "request-1234"})

    [failed] = [line for line in lines if line["event"] == "request.failed"]
    assert (failed["request_id"], failed["code"]) == ("request-1234", "internal")
    assert isinstance(failed["exc_info"], RuntimeError)


# Request ids and traces


def test_a_request_id_is_kept_or_made(web: CheckedClient) -> None:
    assert web.get("/nowhere", headers={"X-Request-Id": "abc.DEF_123-4"}).headers["X-Request-Id"] == "abc.DEF_123-4"
    assert re.fullmatch(r"[0-9a-f-]{36}", web.get("/nowhere").headers["X-Request-Id"])


@pytest.mark.parametrize(
    "bad", ["short", "x" * 81, "has space 123", "<script>alert(1)</script>", 'quote"123456', "ümlaut-12"]
)
def test_a_request_id_that_could_hurt_a_log_is_replaced(web: CheckedClient, bad: str) -> None:
    answer = web.get("/nowhere", headers={"X-Request-Id": bad.encode().decode("latin-1")})

    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Request-Id"])
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


# From where


def address(runtime: Runtime, signer: Signer, forwarded: str | None) -> str:
    client = create_app(runtime).test_client()
    headers = {"Authorization": f"Bearer {signer.token()}"}
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    answer = client.get("/api/scratch/v1/whoami", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.json is not None
    return str(answer.json["address"])


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, None, "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, None, "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (2, "203.0.113.7, 10.0.0.8", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.8", "203.0.113.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "not an address", "10.0.0.9"),
        (1, " , ,", "10.0.0.9"),
        (1, "x" * 4000, "10.0.0.9"),
    ],
)
def test_only_trusted_proxies_say_from_where(
    web_runtime: Runtime,
    web_signer: Signer,
    monkeypatch: pytest.MonkeyPatch,
    proxies: int,
    forwarded: str | None,
    seen: str,
) -> None:
    settings = web_runtime.settings.model_copy(update={"trusted_proxies": proxies})
    monkeypatch.setattr(web_runtime, "settings", settings)

    assert address(web_runtime, web_signer, forwarded) == seen


# Languages


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "pt"),
        ("", "pt"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("es-419", "es"),
        ("EN", "en"),
        ("fr, es;q=0.5, en;q=0.8", "en"),
        ("fr", "pt"),
        ("*", "pt"),
        ("en;q=0", "pt"),
        ("en;q=nonsense", "pt"),
        (";;;,,,;q=", "pt"),
        ("x" * 5000, "pt"),
    ],
)
def test_the_best_of_our_languages_is_spoken(web: CheckedClient, accepted: str | None, language: str) -> None:
    answer = web.get("/nowhere", headers={} if accepted is None else {"Accept-Language": accepted})

    assert answer.headers["Content-Language"] == language
    assert answer.json["title"] == {"pt": "Não há nada aqui", "es": "Aquí no hay nada", "en": "Nothing here"}[language]


def test_a_persons_own_setting_wins(web: CheckedClient, web_signer: Signer) -> None:
    me = web.as_(web_signer.token(locale="es"))

    answer = me.get(f"{THINGS}?after=foreign", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Language"] == "es"


@pytest.mark.parametrize("locale", ["", None, "fr", "../../etc", 5, ["pt"], "x" * 300])
def test_a_setting_we_have_no_texts_for_leaves_the_choice_to_the_request(
    web: CheckedClient, web_signer: Signer, locale: object
) -> None:
    me = web.as_(web_signer.token(locale=locale))

    answer = me.get(f"{THINGS}?after=foreign", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["Content-Language"]) == (422, "en")


def test_a_region_counts_as_its_language(web: CheckedClient, web_signer: Signer) -> None:
    me = web.as_(web_signer.token(locale="pt-BR"))

    answer = me.get(f"{THINGS}?after=foreign", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Language"] == "pt"


# Metrics


def requests_counted(**labels: str) -> float:
    return REGISTRY.get_sample_value("ramal_http_request_seconds_count", {"service": "scratch", **labels}) or 0


def test_requests_are_counted_by_route_not_by_address(web_me: CheckedClient) -> None:
    labels = {"method": "GET", "route": f"{THINGS}/<uuid:thing_id>", "status": "404"}
    before = requests_counted(**labels)

    web_me.get(f"{THINGS}/01890a5d-ac96-774b-bcce-b302099a8057")

    assert requests_counted(**labels) == before + 1


def test_invented_methods_make_no_new_series(web: CheckedClient) -> None:
    before = requests_counted(method="other", route="unmatched", status="404")

    for number in range(5):
        web.open("/nowhere", method=f"FOO{number}")

    assert requests_counted(method="other", route="unmatched", status="404") == before + 5
    assert "FOO" not in web.get("/metrics").text


def test_metrics_are_text_for_prometheus(web: CheckedClient) -> None:
    answer = web.get("/metrics")

    assert answer.mimetype == "text/plain"
    assert "ramal_http_request_seconds_bucket" in answer.text


# The OpenAPI document


def test_every_route_states_who_may_call_it(web_runtime: Runtime) -> None:
    app = create_app(web_runtime)

    for rule in app.url_map.iter_rules():
        assert getattr(app.view_functions[rule.endpoint], "operation", None), f"{rule} states no access"


def test_the_document_has_neither_default_answers_nor_a_foreign_error_shape(web: CheckedClient) -> None:
    document = web.application.extensions["openapi"]

    operations = [
        operation for path in document["paths"].values() for operation in path.values() if "responses" in operation
    ]
    assert operations
    for operation in operations:
        assert "default" not in operation["responses"]
        assert operation["x-access"]
    assert "Error" not in document["components"]["schemas"]


def test_two_applications_of_one_service_do_not_disturb_each_other(tmp_path: Path) -> None:
    settings = settings_for_tests(service.settings, f"sqlite:///{tmp_path}/x.db", tmp_path)
    first, second = (create_app(Runtime(service, settings)) for _ in range(2))

    assert [rule.rule for rule in first.url_map.iter_rules()] == [rule.rule for rule in second.url_map.iter_rules()]
    assert document(service) == document(service)
