"""Who gets in: a token of identity's, for us, still good; nothing else, however well made."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.problems import problem
from gateway_kit.tokens import a_token, key_set, new_key
from joserfc.jwk import ECKey

from chassis.testing.processes import wait_until
from gateway.envoy.http_filters import FRESH, KEYS_TRUSTED

FETCHED_EARLY = 5  # by Envoy, before it stops trusting its keys
PROMPTLY = 3 * KEYS_TRUSTED[FRESH]


@pytest.fixture(scope="module")
def rotating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose keys a test may change."""
    with a_gateway(tmp_path_factory.mktemp("gateway")) as running:
        yield running


def _unsigned(token: str) -> str:
    header = _encoded(json.dumps({"alg": "none", "typ": "at+jwt"}).encode())
    return f"{header}.{token.split('.')[1]}."


def _with_public_key_as_secret(key: ECKey) -> str:
    """By hand: the library does not let us."""
    pem = key.public_key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    header = _encoded(json.dumps({"alg": "HS256", "typ": "at+jwt", "kid": key.kid}).encode())
    signed = f"{header}.{a_token(key).split('.')[1]}"
    return f"{signed}.{_encoded(hmac.digest(pem, signed.encode(), 'sha256'))}"


def _encoded(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _altered(token: str) -> str:
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = _encoded(json.dumps({**claims, "roles": ["staff:admin"]}).encode())
    return f"{header}.{other}.{signature}"


FORGERIES = {
    "expired": lambda key: a_token(key, exp=int(time.time()) - 60),
    "without an end": lambda key: a_token(key, exp=None),
    "not yet": lambda key: a_token(key, nbf=int(time.time()) + 600),
    "for a client of ours": lambda key: a_token(key, aud="some-client"),
    "for nobody": lambda key: a_token(key, aud=None),
    "of another issuer": lambda key: a_token(key, iss="https://elsewhere.example"),
    "of no issuer": lambda key: a_token(key, iss=None),
    "unsigned": lambda key: _unsigned(a_token(key)),
    "signed with the public key": _with_public_key_as_secret,
    "a foreign key under our kid": lambda key: a_token(new_key(key.kid)),
    "an unknown kid": lambda key: a_token(new_key("never-published")),
    "altered": lambda key: _altered(a_token(key)),
    "cut off": lambda key: a_token(key)[:-10],
    "not a token": lambda key: "letmein",
    "empty": lambda key: " ",
}


def test_a_good_token_lets_its_owner_in_and_goes_on_to_the_service(gateway: Gateway) -> None:
    token = a_token(gateway.key)
    assert gateway.me(token).status_code == 200
    assert gateway.identity.last.headers["Authorization"] == f"Bearer {token}"


def test_the_scheme_may_be_written_small(gateway: Gateway) -> None:
    small = {"Authorization": f"bearer {a_token(gateway.key)}"}
    assert gateway.get("/api/identity/v1/me", headers=small).status_code == 200


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_bad_token_is_refused_before_the_service_hears_of_it(
    gateway: Gateway, forgery: Callable[[ECKey], str]
) -> None:
    problem(gateway.me(forgery(gateway.key)), 401, "auth.token_invalid")
    assert not gateway.identity.received


def test_a_token_elsewhere_than_in_the_header_counts_as_none(gateway: Gateway) -> None:
    token = a_token(gateway.key)
    answer = gateway.get(f"/api/identity/v1/me?access_token={token}", cookies={"access_token": token})
    problem(answer, 401, "auth.token_required")


def test_a_huge_token_is_refused(gateway: Gateway) -> None:
    problem(gateway.me(a_token(gateway.key, name="x" * 20_000)), 431, "gateway.headers_too_large")


def test_public_operations_do_not_mind_a_bad_token(gateway: Gateway) -> None:
    answer = gateway.get("/api/identity/v1/terms", headers={"Authorization": "Bearer rubbish"})
    assert answer.status_code == 200


def test_a_verified_token_ends_when_it_says(gateway: Gateway) -> None:
    leeway = 5
    token = a_token(gateway.key, exp=int(time.time()) - leeway + 2)
    assert gateway.me(token).status_code == 200
    assert wait_until(lambda: gateway.me(token).status_code == 401, 10)


def test_the_language_of_a_refusal_is_the_callers(gateway: Gateway) -> None:
    for accept, language in {
        "es-AR,es;q=0.9": "es",
        "en-GB": "en",
        "pt-BR,en;q=0.5": "pt",
        "fr-FR, de;q=0.9, en;q=0.8, es;q=0.7": "en",
        "eo, pl, es-MX": "es",
        "fr": "pt",
        "*": "pt",
        "EN": "en",
        "": "pt",
    }.items():
        answer = gateway.me(None, **{"Accept-Language": accept})
        problem(answer, 401, "auth.token_required", language)


def test_a_new_signing_key_is_known_soon(rotating: Gateway) -> None:
    fresh = new_key("second")
    token = a_token(fresh)
    problem(rotating.me(token), 401, "auth.token_invalid")
    rotating.identity.keys = key_set(rotating.key, fresh)
    assert wait_until(lambda: rotating.me(token).status_code == 200, PROMPTLY)
    assert rotating.me(a_token(rotating.key)).status_code == 200


def test_invented_key_ids_make_nobody_ask_identity(rotating: Gateway) -> None:
    before, begun = rotating.identity.keys_asked, time.monotonic()
    for number in range(200):
        assert rotating.me(a_token(rotating.key, kid=f"invented-{number}")).status_code == 401
    listeners, every = 2, KEYS_TRUSTED[FRESH] - FETCHED_EARLY
    scheduled = listeners * (1 + (time.monotonic() - begun) / every)
    assert rotating.identity.keys_asked - before <= scheduled


def test_while_identity_is_away_its_last_keys_stay_good(rotating: Gateway) -> None:
    used = a_token(rotating.key)
    assert rotating.me(used).status_code == 200
    published, rotating.identity.keys = rotating.identity.keys, None
    gone = time.monotonic() + KEYS_TRUSTED[FRESH]
    assert wait_until(lambda: time.monotonic() > gone, PROMPTLY)
    assert rotating.me(used).status_code == 200
    assert rotating.me(a_token(rotating.key)).status_code == 200
    problem(rotating.me(a_token(new_key("first"))), 401, "auth.token_invalid")
    rotating.identity.keys = published


def test_before_any_key_is_known_nobody_is_called_a_forger(tmp_path: Path) -> None:
    with a_gateway(tmp_path, keys_known=False) as gateway:
        problem(gateway.me(a_token(gateway.key)), 503, "gateway.upstream_unavailable")
        problem(gateway.me(None), 401, "auth.token_required")
        gateway.identity.keys = key_set(gateway.key)
        assert wait_until(lambda: gateway.me(a_token(gateway.key)).status_code == 200, PROMPTLY)
