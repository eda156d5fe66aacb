"""The port for Prometheus and probes: two paths of Envoy's admin and nothing else of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from gateway_kit.gateway import Gateway, a_gateway, free_port

from gateway.certificate import certificate
from gateway.envoy.bootstrap import bootstrap
from gateway.render import LISTENERS_FILE, render
from gateway.settings import Settings


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with a_gateway(tmp_path_factory.mktemp("gateway"), metrics_port=free_port()) as running:
        yield running


def ask(gateway: Gateway, target: str, method: str = "GET", more: str = "") -> tuple[int, dict[str, str], bytes]:
    """Ask the metrics port for exactly these characters."""
    request = f"{method} {target} HTTP/1.1\r\nHost: x\r\n{more}\r\n"
    return gateway.raw(request.encode("latin-1"), port=gateway.settings.metrics_port)


def test_it_says_whether_the_gateway_is_ready(watched: Gateway) -> None:
    status, headers, body = ask(watched, "/ready")
    assert (status, body.strip(), headers["server"]) == (200, b"LIVE", "ramal")


def test_prometheus_reads_its_metrics(watched: Gateway) -> None:
    asked = {"Accept": "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.5", "Accept-Encoding": "gzip"}
    answer = requests.get(f"{watched.metrics_url}/stats/prometheus", headers=asked, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert 'envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix="http"}' in answer.text
    assert watched.settings.metrics_port and "envoy_server_live" in answer.text


@pytest.mark.parametrize(
    "target",
    [
        *("/", "/stats", "/clusters", "/config_dump", "/certs", "/server_info", "/listeners", "/runtime", "/memory"),
        *("/ready/", "//ready", "/READY", "/%72eady", "/ready%20", "/ready;x=1", "/ready%3Fx", "/x/../ready"),
        *("/ready?", "/ready?x=1", "/stats/prometheus?usedonly", "/stats/prometheus?filter=.*"),
        *("/stats/prometheus/", "/stats%2Fprometheus", "/stats/./prometheus", "/stats//prometheus"),
        *("/stats/prometheus/../../config_dump", "/ready/../clusters", "/ready\\..\\clusters"),
        *("http://x/config_dump", "http://x/clusters?/ready", "http://127.0.0.1:9901/stats"),
        *("/api/identity/v1/terms", "/status", "/health/ready"),
    ],
)
def test_it_offers_nothing_else(watched: Gateway, target: str) -> None:
    status, _, body = ask(watched, target)
    assert (status, body) == (404, b""), target


@pytest.mark.parametrize("target", ["/ready#x", "/ready\x00", "*", "ready", ""])
def test_what_is_no_target_is_refused(watched: Gateway, target: str) -> None:
    status, _, body = ask(watched, target)
    assert 400 <= status < 500
    assert b"LIVE" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("target", ["/ready", "/stats/prometheus"])
def test_it_takes_no_other_method(watched: Gateway, method: str, target: str) -> None:
    status, headers, body = ask(watched, target, method, "Content-Length: 0\r\n")
    assert (status, headers["allow"], body) == (405, "GET", b"")


@pytest.mark.parametrize(
    ("target", "method"),
    [
        ("/healthcheck/fail", "POST"),
        ("/drain_listeners", "POST"),
        ("/quitquitquit", "POST"),
        ("/logging?level=debug", "POST"),
        ("/reset_counters", "POST"),
        ("127.0.0.1:9901", "CONNECT"),
    ],
)
def test_nobody_can_stop_or_change_anything_here(watched: Gateway, target: str, method: str) -> None:
    status, _, _ = ask(watched, target, method, "Content-Length: 0\r\n" if method == "POST" else "")
    assert status in (404, 403)
    assert ask(watched, "/ready")[0] == 200


@pytest.mark.parametrize(
    "more",
    [
        "X-Original-URL: /config_dump\r\n",
        "X-Rewrite-URL: /config_dump\r\n",
        "X-Envoy-Original-Path: /config_dump\r\n",
        "X-HTTP-Method-Override: POST\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    ],
)
def test_a_header_does_not_lead_elsewhere(watched: Gateway, more: str) -> None:
    status, _, body = ask(watched, "/ready", more=more)
    assert (status, body.strip()) in [(200, b"LIVE"), (403, b"")]


def test_two_requests_in_one_are_not_passed_on(watched: Gateway) -> None:
    """A body that hides a request for the admin is not read as one there."""
    hidden = "POST /healthcheck/fail HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    for more in (f"Content-Length: {len(hidden)}\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"):
        request = f"GET /ready HTTP/1.1\r\nHost: x\r\n{more}\r\n{hidden}"
        watched.raw(request.encode(), port=watched.settings.metrics_port)
        assert ask(watched, "/ready")[0] == 200


def test_the_admin_stays_on_loopback_and_the_port_is_not_there_unless_asked_for(tmp_path: Path) -> None:
    given = {"gateway_state": tmp_path, "bind": "0.0.0.0"}  # as in a container
    addresses = {}
    for settings in (Settings(**given), Settings(**given, metrics_port=9902)):
        admin = bootstrap(settings, {})["admin"]["address"]["socket_address"]
        assert admin["address"] == "127.0.0.1"
        rendered = json.loads(render(settings, tmp_path, certificate=certificate(settings))[LISTENERS_FILE])
        addresses[settings.metrics_port] = [one["address"]["socket_address"] for one in rendered["resources"]]
    assert 9902 not in {each["port_value"] for each in addresses[None]}
    assert {"address": "0.0.0.0", "port_value": 9902} in addresses[9902]
