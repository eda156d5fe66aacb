"""Traces begin at the gateway, which alone decides about sampling when there is a collector."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from gateway_kit.gateway import Gateway, a_gateway
from pydantic import ValidationError

from chassis.testing.collector import Collector, collector
from chassis.testing.processes import wait_until
from gateway.routes import IDENTITY
from gateway.settings import Settings

TERMS = f"{IDENTITY.prefix}/terms"
STRANGERS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@contextmanager
def traced(folder: Path, percent: float) -> Iterator[tuple[Gateway, Collector]]:
    with collector() as collected, a_gateway(folder, otlp_endpoint=collected.url, trace_percent=percent) as running:
        yield running, collected


def carried(gateway: Gateway) -> str:
    [traceparent] = gateway.identity.last.headers.get_all("traceparent")
    return str(traceparent)


def test_a_sampled_request_has_a_span_above_what_the_service_is_told(tmp_path: Path) -> None:
    with traced(tmp_path, 100) as (gateway, collected):
        gateway.get(f"{TERMS}?name=Maria", headers={"User-Agent": "Maria's own", "traceparent": STRANGERS})
        traceparent = carried(gateway)
        told = _is_told(collected, traceparent)
        assert wait_until(told, 30)

        [span] = [one for one in collected.spans if one.trace == traceparent[3:35]]
    assert traceparent.endswith("-01")
    assert span.trace != STRANGERS[3:35], "a stranger begins no trace here"
    assert (span.service, span.name, span.kind) == ("gateway", f"GET {TERMS}", "SERVER")
    assert (span.id, span.parent) == (traceparent[36:52], "")
    assert not any(secret in repr(span) for secret in ("Maria", "127.0.0.1"))


def _is_told(collected: Collector, traceparent: str) -> Callable[[], bool]:
    return lambda: any(one.trace == traceparent[3:35] for one in collected.spans)


def test_a_request_that_is_not_sampled_is_told_to_nobody(tmp_path: Path) -> None:
    with traced(tmp_path, 0) as (gateway, collected):
        gateway.get(TERMS)
        assert carried(gateway).endswith("-00")
        gateway.get(TERMS, headers={"traceparent": STRANGERS})
        assert carried(gateway).endswith("-00"), "whatever a stranger would like"
        assert collected.spans == []


@pytest.mark.parametrize("endpoint", ["otel:4317", "ftp://otel", "http://", "http://user:secret@otel:4318"])
def test_what_is_no_collectors_address_is_refused_at_start(endpoint: str) -> None:
    with pytest.raises(ValidationError, match="OTLP_ENDPOINT"):
        Settings(otlp_endpoint=endpoint)
