"""How often: each address, each person and each kind of operation has its own count, and nobody else's."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
import requests
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.problems import problem
from gateway_kit.tokens import a_token, bearer

TERMS = "/api/identity/v1/terms"
LOGIN = "/api/identity/v1/sessions"
LIMITS = {"rate_limit_address": 12, "rate_limit_token": 6, "rate_limit_credentials": 2}
_addresses = count(1)


@pytest.fixture(scope="module")
def limiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with small limits behind one proxy, so that a test can be many clients."""
    folder = tmp_path_factory.mktemp("gateway")
    with a_gateway(folder, trusted_proxies=1, loopback_allowance=False, **LIMITS) as running:
        yield running


def _address() -> dict[str, str]:
    number = next(_addresses)
    return {"X-Forwarded-For": f"203.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def _until_refused(ask: Callable[[], requests.Response], limit: int) -> requests.Response:
    """Asks `limit` times with success and once more."""
    for asked in range(limit):
        assert ask().status_code == 200, f"refused after {asked}"
    return ask()


def test_an_address_that_asks_too_often_is_told_when_to_come_back(limiting: Gateway) -> None:
    client = _address()
    answer = _until_refused(lambda: limiting.get(TERMS, headers=client), LIMITS["rate_limit_address"])
    problem(answer, 429, "gateway.rate_limited")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["X-RateLimit-Limit"] == str(LIMITS["rate_limit_address"])
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert 0 < int(answer.headers["X-RateLimit-Reset"]) <= 60
    assert limiting.get(TERMS, headers=_address()).status_code == 200


def test_every_answer_says_what_is_left(limiting: Gateway) -> None:
    client = _address()
    left = [int(limiting.get(TERMS, headers=client).headers["X-RateLimit-Remaining"]) for _ in range(3)]
    assert left == [11, 10, 9]


def test_passwords_and_codes_have_a_smaller_limit(limiting: Gateway) -> None:
    client = _address()
    answer = _until_refused(lambda: limiting.post(LOGIN, headers=client), LIMITS["rate_limit_credentials"])
    problem(answer, 429, "gateway.rate_limited")
    assert answer.headers["X-RateLimit-Limit"] == str(LIMITS["rate_limit_credentials"])
    problem(limiting.post("/api/identity/v1/registrations", headers=client), 429, "gateway.rate_limited")
    assert limiting.get(TERMS, headers=client).status_code == 200


def test_a_person_is_counted_from_wherever_and_with_whichever_token(limiting: Gateway) -> None:
    person = "0198c0de-0000-7000-8000-000000000001"

    def ask() -> requests.Response:
        token = a_token(limiting.key, sub=person)
        return limiting.get("/api/identity/v1/me", headers={**_address(), **bearer(token)})

    answer = _until_refused(ask, LIMITS["rate_limit_token"])
    problem(answer, 429, "gateway.rate_limited")
    assert answer.headers["X-RateLimit-Limit"] == str(LIMITS["rate_limit_token"])
    another = {**_address(), **bearer(a_token(limiting.key))}
    assert limiting.get("/api/identity/v1/me", headers=another).status_code == 200


def test_nobody_can_spend_another_persons_count(limiting: Gateway) -> None:
    person = "0198c0de-0000-7000-8000-000000000002"
    for _ in range(LIMITS["rate_limit_token"] + 1):
        limiting.get(TERMS, headers={**_address(), "X-Ramal-Person": person})
    mine = {**_address(), **bearer(a_token(limiting.key, sub=person))}
    assert limiting.get("/api/identity/v1/me", headers=mine).status_code == 200
    assert "x-ramal-person" not in {name.lower() for name in limiting.identity.last.headers}


def test_one_network_of_ipv6_is_one_client(limiting: Gateway) -> None:
    numbers = count(1)

    def ask() -> requests.Response:
        return limiting.get(TERMS, headers={"X-Forwarded-For": f"2001:db8:7:7::{next(numbers):x}"})

    problem(_until_refused(ask, LIMITS["rate_limit_address"]), 429, "gateway.rate_limited")


def test_nowhere_is_counted_too(limiting: Gateway) -> None:
    client = _address()
    for _ in range(LIMITS["rate_limit_address"]):
        assert limiting.get("/nowhere", headers=client).status_code == 404
    problem(limiting.get("/nowhere", headers=client), 429, "gateway.rate_limited")


def test_an_exhausted_client_is_remembered_when_many_have_come_since(limiting: Gateway) -> None:
    client = _address()
    answer = _until_refused(lambda: limiting.post(LOGIN, headers=client), LIMITS["rate_limit_credentials"])
    problem(answer, 429, "gateway.rate_limited")
    with requests.Session() as session:
        for _ in range(1000):
            assert session.post(limiting.url + LOGIN, headers=_address()).status_code == 200
    problem(limiting.post(LOGIN, headers=client), 429, "gateway.rate_limited")


def test_on_a_laptop_the_own_machine_is_hardly_limited(gateway: Gateway) -> None:
    with requests.Session() as session:
        for _ in range(gateway.settings.rate_limit_credentials + 10):
            assert session.post(gateway.url + LOGIN).status_code == 200
