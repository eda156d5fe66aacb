"""Access tokens: what a stranger may send instead of one, and that only a good one speaks for anybody."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from chassis.auth import MAX_TOKEN_BYTES, Verifier, bearer
from chassis.ids import new_id
from chassis.problems import TokenInvalid
from chassis.testing.clock import FrozenClock, frozen
from chassis.testing.tokens import Signer

SIGNER = Signer()


@pytest.fixture
def verifier(frozen_clock: FrozenClock) -> Verifier:
    return Verifier(SIGNER, issuer=Signer.issuer, audience=Signer.audience)


def refuse(verifier: Verifier, token: str) -> None:
    with pytest.raises(TokenInvalid):
        verifier.actor(token)
    with pytest.raises(TokenInvalid):  # and not remembered as good
        verifier.actor(token)


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return said


def signed(header: dict[str, Any], said: dict[str, Any], key: Any = SIGNER.key) -> str:
    algorithm = header["alg"]
    return jwt.encode(header, said, key, algorithms=[algorithm])


HEADER = {"alg": "ES256", "typ": "at+jwt", "kid": "test-key"}


def test_a_good_token_says_who_calls(verifier: Verifier) -> None:
    user, session = new_id(), new_id()

    actor = verifier.actor(SIGNER.token(user, roles=("staff:admin",), sid=str(session), locale="es"))

    assert (actor.user_id, actor.session_id, actor.document) == (user, session, "52998224725")
    assert (actor.kind, actor.assurance, actor.language) == ("user", "declared", "es")
    assert actor.has("staff:admin")


def test_a_token_says_how_and_when_its_person_proved_who_they_are(verifier: Verifier) -> None:
    actor = verifier.actor(SIGNER.token(acr="second_factor", auth_time=1_790_000_000))

    assert actor.acr == "second_factor"
    assert actor.auth_time == datetime.fromtimestamp(1_790_000_000, UTC)


def test_a_token_from_before_tokens_said_so_still_speaks_for_its_person(verifier: Verifier) -> None:
    said = claims(SIGNER.token())
    del said["acr"], said["auth_time"]

    actor = verifier.actor(signed(HEADER, said))

    assert (str(actor.user_id), actor.acr, actor.auth_time) == (said["sub"], "", None)


def test_a_token_ends_to_the_second(verifier: Verifier, frozen_clock: FrozenClock) -> None:
    token = SIGNER.token()
    frozen_clock.tick(seconds=899)
    verifier.actor(token)

    frozen_clock.tick(seconds=1)

    refuse(verifier, token)


def test_a_token_from_a_slightly_faster_clock_is_taken_one_from_the_future_is_not(verifier: Verifier) -> None:
    now = claims(SIGNER.token())["iat"]

    verifier.actor(SIGNER.token(iat=now + 5))
    refuse(verifier, SIGNER.token(iat=now + 6))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-api"},
        {"aud": ["ramal-api", "another-api"]},
        {"aud": ""},
        {"iss": "http://evil.example"},
        {"iss": "http://127.0.0.1:8080/"},
        {"exp": 0},
        {"exp": -1},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": []},
        {"exp": True},
        {"iat": None},
        {"iat": "now"},
        {"acr": None},
        {"acr": 2},
        {"auth_time": "now"},
        {"auth_time": True},
        {"auth_time": 10**30},
        {"sub": None},
        {"sub": "admin"},
        {"sub": 5},
        {"sub": {"a": 1}},
        {"sid": ""},
        {"sid": ["x"]},
        {"roles": None},
        {"roles": "staff:admin"},
        {"roles": {"staff:admin": True}},
        {"roles": [["staff:admin"]]},
        {"roles": [None]},
        {"document": None},
        {"document": 52998224725},
        {"name": 7},
        {"document_assurance": {}},
    ],
    ids=str,
)
def test_a_token_with_wrong_claims_is_refused(verifier: Verifier, wrong: dict[str, Any]) -> None:
    refuse(verifier, signed(HEADER, {**claims(SIGNER.token()), **wrong}))


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "iat", "sub", "sid", "roles", "document", "name"])
def test_a_token_without_a_claim_is_refused(verifier: Verifier, missing: str) -> None:
    said = claims(SIGNER.token())
    del said[missing]

    refuse(verifier, signed(HEADER, said))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None])
def test_an_unsigned_token_is_refused(verifier: Verifier, algorithm: str | None) -> None:
    header = {"alg": algorithm, "typ": "at+jwt", "kid": "test-key"}
    body = part(claims(SIGNER.token()))

    refuse(verifier, f"{part(header)}.{body}.")
    refuse(verifier, f"{part(header)}.{body}.{part(b'x' * 64)}")


def test_a_token_signed_with_our_public_key_as_if_it_were_a_secret_is_refused(verifier: Verifier) -> None:
    public = SIGNER.key.as_pem(private=False)
    message = f"{part({**HEADER, 'alg': 'HS256'})}.{part(claims(SIGNER.token()))}"
    forged = hmac.new(public, message.encode(), hashlib.sha256).digest()

    refuse(verifier, f"{message}.{part(forged)}")


def test_another_algorithm_is_refused_even_when_its_signature_is_good(verifier: Verifier) -> None:
    said = claims(SIGNER.token())

    refuse(verifier, signed({**HEADER, "alg": "HS256"}, said, OctKey.import_key("x" * 32)))
    refuse(verifier, signed({**HEADER, "alg": "RS256"}, said, RSAKey.generate_key(2048)))


def test_a_foreign_key_of_the_same_name_is_refused(verifier: Verifier) -> None:
    refuse(
        verifier, signed(HEADER, claims(SIGNER.token()), ECKey.generate_key("P-256", parameters={"kid": "test-key"}))
    )


@pytest.mark.parametrize("kid", ["unknown", "", None, 5, ["test-key"], "../../etc/passwd", "test-key\x00"])
def test_an_unknown_key_is_refused(verifier: Verifier, kid: object) -> None:
    header = {**HEADER, "kid": kid}
    body = claims(SIGNER.token())

    refuse(verifier, f"{part(header)}.{part(body)}.{part(b'x' * 64)}")


def test_a_key_the_token_brings_along_is_not_used(verifier: Verifier) -> None:
    mine = ECKey.generate_key("P-256")
    header = {**HEADER, "jwk": mine.as_dict(private=False)}

    refuse(verifier, signed(header, claims(SIGNER.token()), mine))


@pytest.mark.parametrize("kind", ["JWT", "at+JWT ", "", None, "dpop+jwt", ["at+jwt"]])
def test_another_kind_of_token_is_refused(verifier: Verifier, kind: object) -> None:
    header = {"alg": "ES256", "kid": "test-key", **({"typ": kind} if kind is not None else {})}
    good = SIGNER.token()
    message = f"{part(header)}.{good.split('.')[1]}"

    refuse(verifier, f"{message}.{good.split('.')[2]}")


def test_an_identity_token_is_no_access_token(verifier: Verifier) -> None:
    refuse(verifier, signed({**HEADER, "typ": "JWT"}, claims(SIGNER.token())))


def test_a_changed_token_is_refused(verifier: Verifier) -> None:
    header, body, signature = SIGNER.token().split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))

    refuse(verifier, f"{header}.{part({**said, 'roles': ['staff:admin']})}.{signature}")
    refuse(verifier, f"{header}.{body}.{part(b'x' * 64)}")
    refuse(verifier, f"{header}.{body}.")
    refuse(verifier, f"{header}.{body}")


def test_an_oversized_token_is_refused(verifier: Verifier) -> None:
    token = SIGNER.token(name="x" * MAX_TOKEN_BYTES)

    refuse(verifier, token)


@pytest.mark.parametrize("header", [[], "x", 5, None, {}, {"alg": 5}, {"alg": ["ES256"]}], ids=str)
def test_a_header_that_is_none_is_refused(verifier: Verifier, header: object) -> None:
    _, body, signature = SIGNER.token().split(".")

    refuse(verifier, f"{part(header)}.{body}.{signature}")


@pytest.mark.parametrize("body", [[], "x", 5, None, b"\xff", b"{", b"[" * 1000], ids=str)
def test_a_signed_body_that_is_no_object_is_refused(verifier: Verifier, body: object) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    refuse(verifier, jws.serialize_compact(HEADER, raw, SIGNER.key, algorithms=["ES256"]))


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.binary(max_size=40), max_size=5).map(lambda p: ".".join(map(part, p))))
)
def test_garbage_is_refused_and_nothing_else_happens(garbage: str) -> None:
    verifier = Verifier(SIGNER, issuer=Signer.issuer, audience=Signer.audience)

    with pytest.raises(TokenInvalid):
        verifier.actor(garbage)


class DeletableKeys:
    """The signer's keys, which identity may delete."""

    has_key = True

    def find(self, kid: str) -> ECKey | None:
        return SIGNER.find(kid) if self.has_key else None


def test_a_verified_token_is_remembered_until_it_ends() -> None:
    keys = DeletableKeys()
    verifier = Verifier(keys, issuer=Signer.issuer, audience=Signer.audience)
    with frozen() as clock:
        token = SIGNER.token()
        first = verifier.actor(token)
        assert verifier.actor(token) is first

        clock.tick(minutes=15)
        with pytest.raises(TokenInvalid):
            verifier.actor(token)


def test_a_remembered_token_ends_with_its_key() -> None:
    keys = DeletableKeys()
    verifier = Verifier(keys, issuer=Signer.issuer, audience=Signer.audience)
    token = SIGNER.token()
    assert verifier.actor(token) is verifier.actor(token)
    keys.has_key = False
    with pytest.raises(TokenInvalid):
        verifier.actor(token)


def test_bad_tokens_do_not_push_good_ones_out_of_memory(verifier: Verifier) -> None:
    for number in range(20):
        with pytest.raises(TokenInvalid):
            verifier.actor(f"x.y.{number}")

    assert len(verifier._verified) == 0


@pytest.mark.parametrize(("header", "token"), [("", None), ("Bearer abc", "abc"), ("bEaReR  abc ", "abc")])
def test_a_bearer_header_is_read(header: str, token: str | None) -> None:
    assert bearer(header) == token
