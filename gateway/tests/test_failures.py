"""A service that is away, late or out of its mind: the caller gets a problem, and soon."""

from pathlib import Path

import pytest
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.problems import problem
from gateway_kit.service import EchoService, running

ANSWERS = "/api/notifier/v1/answers"


def test_a_service_that_is_not_there_is_a_problem(gateway: Gateway) -> None:
    problem(gateway.get("/status"), 503, "gateway.upstream_unavailable")


def test_a_service_that_comes_back_is_found_at_once(tmp_path: Path) -> None:
    with a_gateway(tmp_path) as gateway:
        pages = EchoService("gateway", port=int(gateway.settings.upstreams["gateway"].rpartition(":")[2]))
        for _ in range(10):
            problem(gateway.get("/status"), 503, "gateway.upstream_unavailable")
        with running(pages):
            assert gateway.get("/status").status_code == 200


def test_an_answer_that_does_not_come_in_time_is_a_problem(gateway: Gateway) -> None:
    problem(gateway.get(f"{ANSWERS}/slow"), 504, "gateway.timeout")


@pytest.mark.parametrize("kind", ["broken", "babble"])
def test_an_answer_that_is_none_is_a_problem(gateway: Gateway, kind: str) -> None:
    answer = gateway.post(f"{ANSWERS}/{kind}")
    assert answer.status_code in (502, 503)
    problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(("method", "times"), [("GET", 3), ("POST", 1), ("PUT", 1), ("DELETE", 1)])
def test_only_what_changes_nothing_is_asked_again(gateway: Gateway, method: str, times: int) -> None:
    assert gateway.call(method, f"{ANSWERS}/broken").status_code == 503
    assert len(gateway.notifier.received) == times
