"""A new configuration in a running gateway: nobody notices, and a wrong one changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gateway_kit.crowd import Crowd
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.service import EchoService, running

from chassis.testing.processes import wait_until
from gateway.routes import ROUTES, Route

TERMS = "/api/identity/v1/terms"


@pytest.fixture
def reloadable(tmp_path: Path) -> Iterator[Gateway]:
    with a_gateway(tmp_path) as gateway:
        yield gateway


def test_new_routes_services_and_doors_appear_without_a_failed_request(reloadable: Gateway) -> None:
    fresh = Route("GET", "/api/identity/v1/fresh", public=True, service="identity")
    moved = EchoService("identity", keys=reloadable.identity.keys)
    with running(moved), Crowd(reloadable) as crowd:
        for number in range(5):
            reloadable.write(reloadable.rendered((*reloadable.routes, replace(fresh, path=f"{fresh.path}{number}"))))
            assert wait_until(lambda path=f"{fresh.path}{number}": reloadable.get(path).status_code == 200, 10)
        reloadable.settings.upstreams["identity"] = moved.address
        reloadable.write(reloadable.rendered())
        assert wait_until(lambda: bool(moved.received), 10)
        reloadable.settings.cors_origins = "https://portal.example"  # changes the listeners themselves
        before = reloadable.statistic("listener_manager.listener_modified")
        reloadable.write(reloadable.rendered())
        assert wait_until(lambda: reloadable.statistic("listener_manager.listener_modified") == before + 2, 10)
        asked = len(crowd.statuses)
        assert wait_until(lambda: len(crowd.statuses) > asked + 100, 20)
    assert set(crowd.statuses) == {200}
    assert len(crowd.statuses) > 100


def test_reload_reaches_a_running_envoy(reloadable: Gateway) -> None:
    assert reloadable.get("/api/notifier/v1/answers/any").status_code == 200
    answer = reloadable.command("reload")
    assert answer.returncode == 0, answer.stderr
    assert wait_until(lambda: reloadable.get("/api/notifier/v1/answers/any").status_code == 404, 10), (
        "the command's table has no such route"
    )
    assert reloadable.get(TERMS).status_code == 200


def test_a_configuration_that_envoy_refuses_is_not_put_in_place(reloadable: Gateway) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted((reloadable.folder / "envoy").iterdir())]
    wrong = reloadable.folder / "not-a-certificate.pem"
    wrong.write_text("nothing")
    answer = reloadable.command("reload", TLS_CERT=str(wrong), TLS_KEY=str(wrong))
    assert answer.returncode == 1
    assert "nothing was changed" in answer.stderr
    assert [(path.name, path.read_bytes()) for path in sorted((reloadable.folder / "envoy").iterdir())] == files
    assert reloadable.get(TERMS).status_code == 200


def test_the_table_itself_is_what_a_fresh_envoy_serves(reloadable: Gateway) -> None:
    reloadable.write(reloadable.rendered(ROUTES))
    assert wait_until(lambda: reloadable.get("/api/notifier/v1/answers/any").status_code == 404, 10)
