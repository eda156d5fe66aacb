"""From settings and table to files: the same every time, accepted by Envoy, and wrong settings all named at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gateway_kit.gateway import EXTRA_ROUTES
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER
from pydantic import ValidationError

from chassis.serving import KEEPALIVE_SECONDS
from gateway.certificate import certificate
from gateway.envoy.clusters import UPSTREAM_IDLE_TIMEOUT
from gateway.problems import DEFAULT_LANGUAGE
from gateway.process import ConfigurationRefused, validate
from gateway.render import TRIAL_FILE, render, write
from gateway.routes import ROUTES, SERVICES, Route, operations
from gateway.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(gateway_state=tmp_path, gateway_secret="0123456789abcdef", cors_origins="*", trusted_proxies=1)


def test_the_same_input_gives_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    pair = certificate(settings)
    assert render(settings, tmp_path, certificate=pair) == render(settings, tmp_path, certificate=pair)


def test_envoy_accepts_it(settings: Settings, tmp_path: Path) -> None:
    write(render(settings, tmp_path, certificate=certificate(settings), routes=(*EXTRA_ROUTES, *ROUTES)), tmp_path)
    validate(tmp_path)


@pytest.mark.parametrize("file", ["clusters.json", "routes.json", "listeners.json"])
def test_the_check_sees_what_the_watched_files_say(settings: Settings, tmp_path: Path, file: str) -> None:
    files = render(settings, tmp_path, certificate=certificate(settings))
    for resource in json.loads(files[file])["resources"]:
        del resource["@type"]
        trial = json.loads(files[TRIAL_FILE])["static_resources"]
        candidates = trial["clusters"] + _tables(trial) + _without_sources(trial["listeners"])
        assert _without_sources([resource])[0] in candidates


@pytest.mark.parametrize("path", ["/api/identity/v1/{id}", "/api/identity/v1/"])
def test_a_path_that_does_not_begin_with_a_noun_is_refused(settings: Settings, tmp_path: Path, path: str) -> None:
    nounless = (Route("GET", path, service="identity"),)
    with pytest.raises(ValueError, match="begin with a noun"):
        render(settings, tmp_path, certificate=certificate(settings), routes=nounless)


def _tables(trial: dict) -> list[dict]:
    return [_connection_manager(listener)["route_config"] for listener in trial["listeners"]]


def _connection_manager(listener: dict) -> dict:
    return listener["filter_chains"][0]["filters"][0]["typed_config"]


def _without_sources(resources: list[dict]) -> list[dict]:
    """Listeners apart from where their routes and certificate come from; anything else as it is."""
    copies = json.loads(json.dumps(resources))
    for listener in (copy for copy in copies if "filter_chains" in copy):
        _connection_manager(listener).pop("rds", None)
        _connection_manager(listener).pop("route_config", None)
        socket = listener["filter_chains"][0].get("transport_socket")
        if socket:
            del socket["typed_config"]["common_tls_context"]["tls_certificate_sds_secret_configs"]
    return copies


def test_what_envoy_does_not_accept_is_refused_with_its_words(settings: Settings, tmp_path: Path) -> None:
    files = render(settings, tmp_path, certificate=certificate(settings))
    files[TRIAL_FILE] = files[TRIAL_FILE].replace('"connect_timeout"', '"connect_patience"')
    write(files, tmp_path)
    with pytest.raises(ConfigurationRefused, match="connect_patience"):
        validate(tmp_path)


def test_the_files_are_for_our_eyes(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write(render(settings, folder, certificate=certificate(settings)), folder)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"PORT": "99999", "IDENTITY_UPSTREAM": "identity", "GATEWAY_SECRET": "short", "RATE_LIMIT_ADDRESS": "0"}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as told:
        Settings()
    named = {str(fault["loc"][0]) for fault in told.value.errors()}
    assert named == {"port", "upstreams", "gateway_secret", "rate_limit_address"}


def test_the_command_line_says_what_is_wrong() -> None:
    command = [sys.executable, "-m", "gateway", "render"]
    told = subprocess.run(
        command, env={**os.environ, "TLS_CERT": "/a.pem"}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "TLS_CERT and TLS_KEY come together" in told.stderr


def test_a_service_is_found_by_its_own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFIER_UPSTREAM", "notifier.example:9000")
    assert Settings().upstreams["notifier"] == "notifier.example:9000"
    assert Settings().upstreams["identity"] == "127.0.0.1:8101"


def test_no_operation_stands_twice_and_each_has_a_service() -> None:
    told = operations()
    assert len({(method, path) for _, method, path, _ in told}) == len(told)
    assert {service for service, *_ in told} <= {service.name for service in SERVICES}


def test_the_default_language_is_portuguese() -> None:
    assert DEFAULT_LANGUAGE == "pt"


def test_an_idle_connection_to_a_service_is_closed_by_the_gateway_and_not_by_gunicorn() -> None:
    assert UPSTREAM_IDLE_TIMEOUT < KEEPALIVE_SECONDS
    assert UPSTREAM_IDLE_TIMEOUT < STOP_KEEPALIVE_LINGER, "also while a service is told to stop"
