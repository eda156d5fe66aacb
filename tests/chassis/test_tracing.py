"""Traces: a request is one trace from its answer to its last reaction, if the gateway samples it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from scratch_service.app import on
from scratch_service.model import Counter
from sqlalchemy import select

from chassis import bus, tracing
from chassis.consumer import Consumer
from chassis.publishing import open_publisher
from chassis.relay import Relay
from chassis.service import Runtime
from chassis.testing.client import CheckedClient
from chassis.testing.collector import Collector, collector
from chassis.testing.processes import wait_until

GATEWAY = "b7ad6b7169203331"
SAMPLED = f"00-0af7651916cd43dd8448eb211c80319c-{GATEWAY}-01"
UNSAMPLED = f"{SAMPLED[:-1]}0"
HELLOS = "/api/scratch/v1/hellos"


@pytest.fixture
def collected() -> Iterator[Collector]:
    """Where this process sends its spans."""
    with collector() as running:
        tracing.configure(running.url, "scratch")
        yield running
        tracing.close()


@contextmanager
def worker(runtime: Runtime) -> Iterator[None]:
    """The relay and the consumer of the scratch service."""
    settings, stop = runtime.settings, Event()
    bus.declare_topology(settings)
    publisher = open_publisher(settings.broker_url, lambda: None)
    parts = (
        Relay(runtime.database, publisher).run,
        Consumer("scratch", settings, runtime.database, on).run,
    )
    threads = [Thread(target=part, args=(stop,)) for part in parts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)


def heard(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == "heard")) or 0


def say_hello(client: CheckedClient, traceparent: str, name: str = "a") -> int:
    return client.post(HELLOS, json={"name": name}, headers={"traceparent": traceparent}).status_code


def test_a_request_its_event_and_the_reaction_are_one_trace(
    runtime: Runtime, client: CheckedClient, collected: Collector
) -> None:
    assert say_hello(client, SAMPLED) == 201
    with worker(runtime):
        assert wait_until(lambda: heard(runtime) == 1, 30)
    tracing.close()

    request, published, sent, reaction = (
        collected.named(name)
        for name in (
            f"POST {HELLOS}",
            "publish scratch.thing_made.v1",
            "send scratch.thing_made.v1",
            "react scratch.thing_made.v1",
        )
    )
    assert [one.parent for one in (request, published, sent, reaction)] == [GATEWAY, request.id, published.id, sent.id]
    assert {one.trace for one in collected.spans} == {SAMPLED[3:35]}
    assert [one.kind for one in (request, published, sent, reaction)] == ["SERVER", "PRODUCER", "PRODUCER", "CONSUMER"]
    assert {one.service for one in collected.spans} == {"scratch"}
    assert not any(one.failed for one in collected.spans)
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": HELLOS,
        "http.response.status_code": 201,
    }


def test_a_refusal_says_its_code_and_nothing_of_what_was_sent(client: CheckedClient, collected: Collector) -> None:
    answer = client.get("/api/scratch/v1/things/nobody?name=Maria", headers={"traceparent": SAMPLED})
    tracing.close()

    [request] = collected.spans
    assert (request.name, request.attributes["http.response.status_code"]) == ("GET unmatched", answer.status_code)
    assert request.attributes["ramal.problem.code"] == answer.json["code"]
    assert not request.failed
    assert "Maria" not in repr(request)


def test_a_reaction_that_fails_is_marked_by_the_name_of_its_exception(
    runtime: Runtime, client: CheckedClient, collected: Collector
) -> None:
    say_hello(client, SAMPLED, name="poison")
    with worker(runtime):
        assert wait_until(lambda: any(one.failed for one in collected.spans), 30)

    reaction = collected.named("react scratch.thing_made.v1")
    assert reaction.attributes["error.type"] == "ValueError"
    assert "never works" not in repr(reaction)


def test_what_the_gateway_does_not_sample_is_not_told(
    runtime: Runtime, client: CheckedClient, collected: Collector
) -> None:
    assert say_hello(client, UNSAMPLED) == 201
    assert client.post(HELLOS, json={"name": "b"}).status_code == 201, "one that did not come through the gateway"
    assert say_hello(client, "nonsense") == 201
    with worker(runtime):
        assert wait_until(lambda: heard(runtime) == 3, 30)
    tracing.close()

    assert collected.spans == []


def test_without_a_collector_a_trace_is_handed_on_as_it_came() -> None:
    with tracing.span("something", SAMPLED, "SERVER") as one:
        assert one.traceparent == SAMPLED

    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", tracing.new_traceparent())


@pytest.mark.parametrize("brought", ["", "00-x-01", f"{SAMPLED}-more", SAMPLED.upper(), SAMPLED.replace("0af", "zzz")])
def test_what_is_no_traceparent_is_handed_on_without_spans(collected: Collector, brought: str) -> None:
    with tracing.span("something", brought, "SERVER") as one:
        assert one.traceparent == brought
    tracing.close()

    assert collected.spans == []


def test_a_collector_may_be_named_with_its_path_or_without() -> None:
    assert (
        tracing._traces_of("http://otel:4318")
        == tracing._traces_of("http://otel:4318/")
        == "http://otel:4318/v1/traces"
    )
    assert tracing._traces_of("https://otel.example/in") == "https://otel.example/in"
