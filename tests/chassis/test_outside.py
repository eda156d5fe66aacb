"""Asking outside systems: whatever they do, a call ends in time with an answer or with NoAnswer."""

import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.outside import Limits, NoAnswer, OutsideSystem, Refused
from chassis.settings import OutsideUrl, ServiceSettings
from chassis.testing.clock import FrozenClock, frozen
from chassis.testing.outside import (
    Answer,
    OutsideTwin,
    an_outside_system,
    dripping_body,
    dripping_headers,
    endless,
    hanging_up,
    hanging_up_midway,
    in_turn,
    saying,
    silent,
)
from chassis.testing.parallel import at_once
from chassis.testing.plugin import settings_for_tests

HASTY = Limits(connect_seconds=0.3, try_seconds=0.3, call_seconds=2, max_bytes=10_000)


@pytest.fixture
def twin() -> Iterator[OutsideTwin]:
    with an_outside_system() as twin:
        yield twin


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    with frozen() as held:
        yield held


class Waits(list[float]):
    """The pauses between tries, which nobody waits for."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def asking(limits: Limits = HASTY, **facts: Any) -> OutsideSystem:
    return OutsideSystem("twin", limits=limits, **{"pause": Waits(), **facts})


def test_an_answer_is_json_with_exact_decimals(twin: OutsideTwin) -> None:
    twin.answer = saying(b'{"amount": 187.40, "name": "S\xc3\xa3o"}')
    assert asking().get(twin.url, document="1 2", unit="é") == {"amount": Decimal("187.40"), "name": "São"}
    [heard] = twin.heard
    assert (heard.method, heard.query) == ("GET", {"document": "1 2", "unit": "é"})
    assert "authorization" not in heard.headers


def test_a_token_goes_along_whatever_netrc_says(
    twin: OutsideTwin, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    asking(token="abc").get(twin.url)
    asking().get(twin.url)
    assert [heard.headers.get("authorization") for heard in twin.heard] == ["Bearer abc", None]


def test_no_cookie_is_kept(twin: OutsideTwin) -> None:
    twin.answer = saying({}, Set_Cookie="a=b")
    system = asking()
    system.get(twin.url)
    system.get(twin.url)
    assert "cookie" not in twin.heard[1].headers


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(silent, id="silent"),
        pytest.param(dripping_headers, id="dripping headers"),
        pytest.param(dripping_body, id="dripping body"),
        pytest.param(endless, id="endless"),
        pytest.param(hanging_up, id="hanging up"),
        pytest.param(hanging_up_midway, id="hanging up midway"),
        pytest.param(saying(b" " * 10_001), id="too large"),
        pytest.param(saying(b""), id="empty"),
        pytest.param(saying(b"<html>"), id="html"),
        pytest.param(saying(b'{"a": NaN}'), id="not a number"),
        pytest.param(saying(b'{"a": 1e99999999999999999999}'), id="absurd number"),
        pytest.param(saying(b'{"a": "\xe3"}'), id="Latin-1"),
        pytest.param(saying(b"[" * 9_000), id="deep"),
        pytest.param(saying(b"\x1f\x8b\x08\x00", Content_Encoding="gzip"), id="compressed unasked"),
        pytest.param(saying({}, 500), id="500"),
        pytest.param(saying({}, 503), id="503"),
        pytest.param(saying({}, 304), id="304"),
    ],
)
def test_whatever_goes_wrong_is_no_answer_in_time(twin: OutsideTwin, bad: Answer) -> None:
    twin.answer = bad
    system = asking()
    started = time.monotonic()
    with pytest.raises(NoAnswer) as caught:
        system.get(twin.url, document="52998224725")
    assert time.monotonic() - started < 2.5
    assert "52998224725" not in str(caught.value)
    assert len(twin.heard) == 3
    twin.answer = saying({"a": 1})
    assert system.get(twin.url) == {"a": 1}


def test_nobody_there_is_no_answer() -> None:
    with an_outside_system() as twin:
        url = twin.url
    with pytest.raises(NoAnswer):
        asking().get(url)


def test_a_redirect_is_not_followed_and_its_body_not_read(twin: OutsideTwin) -> None:
    with an_outside_system() as elsewhere:
        twin.answer = saying({}, 302, Location=elsewhere.url)
        with pytest.raises(NoAnswer, match="302"):
            asking().get(twin.url)
        assert elsewhere.heard == []


def test_a_whole_call_has_an_end_however_many_tries_there_are(twin: OutsideTwin) -> None:
    twin.answer = silent
    started = time.monotonic()
    with pytest.raises(NoAnswer):
        asking(Limits(try_seconds=0.3, call_seconds=0.8, tries=100, failures=1000)).get(twin.url)
    assert time.monotonic() - started < 1.5
    assert len(twin.heard) == 2


@pytest.mark.parametrize("bad", [saying({}, 500), saying({}, 429), hanging_up])
def test_a_failed_try_is_repeated_after_growing_pauses(twin: OutsideTwin, bad: Answer) -> None:
    twin.answer, waits = in_turn(bad, bad, saying([1])), Waits()
    assert asking(pause=waits).get(twin.url) == [1]
    assert waits == [0.2, 0.4]


def test_a_post_is_repeated_under_one_key(twin: OutsideTwin) -> None:
    twin.answer = in_turn(saying({}, 502), saying({"service_order": "7"}, 201))
    assert asking().post(twin.url, {"a": "é"}, key="k-1") == {"service_order": "7"}
    assert [heard.headers["idempotency-key"] for heard in twin.heard] == ["k-1", "k-1"]
    assert {heard.body for heard in twin.heard} == {b'{"a": "\\u00e9"}'}


def test_a_form_is_sent_once(twin: OutsideTwin) -> None:
    twin.answer = in_turn(saying({}, 502), saying({}))
    with pytest.raises(NoAnswer):
        asking().post_form(twin.url, {"response": "x"})
    assert [heard.body for heard in twin.heard] == [b"response=x"]


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_refusal_is_told_apart_and_not_repeated(twin: OutsideTwin, status: int) -> None:
    twin.answer, system = saying({}, status), asking()
    for _ in range(10):
        with pytest.raises(Refused) as caught:
            system.get(twin.url)
        assert caught.value.status == status
    assert len(twin.heard) == 10, "a system that refuses works: its circuit stays closed"


def test_a_failing_system_is_left_alone_and_tried_again_later(twin: OutsideTwin, clock: FrozenClock) -> None:
    twin.answer, system = saying({}, 500), asking()
    for _ in range(2):
        with pytest.raises(NoAnswer):
            system.get(twin.url)
    assert len(twin.heard) == 5, "the sixth try was left out"
    twin.answer = saying([1])
    clock.tick(seconds=29)
    with pytest.raises(NoAnswer, match="left alone"):
        system.get(twin.url)
    assert len(twin.heard) == 5
    clock.tick(seconds=1)
    assert system.get(twin.url) == [1]
    assert system.get(twin.url) == [1]


def test_one_more_failure_after_the_rest_begins_another(twin: OutsideTwin, clock: FrozenClock) -> None:
    twin.answer, system = saying({}, 500), asking()
    for _ in range(2):
        with pytest.raises(NoAnswer):
            system.get(twin.url)
    clock.tick(seconds=31)
    with pytest.raises(NoAnswer):
        system.get(twin.url)
    assert len(twin.heard) == 6
    clock.tick(seconds=29)
    with pytest.raises(NoAnswer, match="left alone"):
        system.get(twin.url)
    assert len(twin.heard) == 6


def test_failures_count_only_in_a_row(twin: OutsideTwin) -> None:
    twin.answer, system = in_turn(*[saying({}, 500), saying([1])] * 10), asking()
    assert [system.get(twin.url) for _ in range(10)] == [[1]] * 10


def test_eight_threads_ask_at_the_same_time(twin: OutsideTwin) -> None:
    """Each answer waits until all eight have asked: with a lock around the calls, nobody would get one."""
    all_here = threading.Barrier(8)

    def answer(exchange: Any) -> None:
        all_here.wait(2)
        saying({"said": exchange.path})(exchange)

    twin.answer, system = answer, asking(Limits(try_seconds=3))
    answers = at_once(8, lambda number: system.get(twin.url, number=str(number)))
    assert answers == [{"said": f"/asked?number={number}"} for number in range(8)]


def test_connections_are_kept_and_a_stale_one_is_replaced(twin: OutsideTwin) -> None:
    peers = []

    def answer(exchange: Any) -> None:
        peers.append(exchange.client_address)
        saying({})(exchange)
        exchange.close_connection = len(peers) == 3

    twin.answer, system = answer, asking()
    for _ in range(5):
        assert system.get(twin.url) == {}
    assert len(set(peers[:3])) == 1
    assert len(set(peers[3:])) == 1


class Settings(ServiceSettings):
    outside_url: OutsideUrl = ""


@pytest.mark.parametrize("url", ["", "https://billing.example/debts?a=b", "https://billing.example:8443"])
def test_an_address_with_tls_is_good_everywhere(url: str, tmp_path: Any) -> None:
    assert settings_for_tests(Settings, "sqlite:////x", tmp_path, outside_url=url, embedded=False)


def test_an_address_without_tls_is_good_on_one_host(tmp_path: Any) -> None:
    url = "http://127.0.0.1:9/debts"
    assert settings_for_tests(Settings, "sqlite:////x", tmp_path, outside_url=url)
    with pytest.raises(ValidationError, match="https"):
        settings_for_tests(Settings, "sqlite:////x", tmp_path, outside_url=url, embedded=False)


@pytest.mark.parametrize(
    "url",
    [
        "billing.example",
        "https://",
        "https:///debts",
        "ftp://billing.example",
        "file:///etc/passwd",
        "https://me:secret@billing.example",
        "https://billing.example/#debts",
        "https://billing.example:port/",
        "https://[::1/",
    ],
)
def test_what_is_no_address_does_not_start(url: str, tmp_path: Any) -> None:
    with pytest.raises(ValidationError, match="outside_url"):
        settings_for_tests(Settings, "sqlite:////x", tmp_path, outside_url=url)
