"""Keys from a JWKS address: fetched in the background, kept through every kind of failure of the one who gives them."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from chassis.auth import Verifier
from chassis.jwks import JwksKeys
from chassis.problems import TokenInvalid, Unavailable
from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port
from chassis.testing.tokens import Signer


@pytest.fixture(autouse=True)
def nobody_goes_on_fetching(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: list[JwksKeys] = []
    begin = JwksKeys.__init__

    def remember(keys: JwksKeys, *arguments: Any) -> None:
        opened.append(keys)
        begin(keys, *arguments)

    monkeypatch.setattr(JwksKeys, "__init__", remember)
    yield
    for keys in opened:
        keys.close()


class Keys(JwksKeys):
    """The same, in a hurry."""

    refresh_seconds = 60
    shortest_seconds = 60


class Identity:
    """Whoever publishes keys: says `document` with `status`, and counts how often it was asked."""

    def __init__(self) -> None:
        self.document: bytes = b""
        self.status = 200
        self.asked = 0
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/jwks.json"
        self._server: ThreadingHTTPServer | None = None

    def publish(self, *keys: ECKey | RSAKey | OctKey) -> None:
        self.document = json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()

    def come(self) -> None:
        identity = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the handler's convention
                identity.asked += 1
                self.send_response(identity.status)
                self.send_header("Content-Length", str(len(identity.document)))
                self.end_headers()
                self.wfile.write(identity.document)

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def go(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def identity() -> Iterator[Identity]:
    one = Identity()
    one.come()
    yield one
    one.go()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "jwks.json"


def a_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig", "alg": "ES256"})


def knows(keys: JwksKeys, kid: str) -> Callable[[], bool]:
    def look() -> bool:
        try:
            return keys.find(kid) is not None
        except Unavailable:
            return False

    return look


def test_keys_are_there_for_the_first_request(identity: Identity) -> None:
    identity.publish(a_key("a"), a_key("b"))

    keys = Keys(identity.url, None)

    found = keys.find("b")
    assert found is not None
    assert not found.is_private


def test_without_any_key_nothing_is_decided_and_it_recovers_by_itself(identity: Identity) -> None:
    identity.go()
    keys = Keys(identity.url, None)
    with pytest.raises(Unavailable):
        keys.find("a")

    identity.publish(a_key("a"))
    identity.come()

    assert wait_until(knows(keys, "a"), 10)


def test_a_token_while_no_key_is_known_is_not_called_invalid(identity: Identity) -> None:
    identity.go()
    signer = Signer()
    keys = Keys(identity.url, None)
    verifier = Verifier(keys, issuer=Signer.issuer, audience=Signer.audience)

    with pytest.raises(Unavailable):
        verifier.actor(signer.token())
    with pytest.raises(TokenInvalid):
        verifier.actor("garbage")

    identity.publish(signer.key)
    identity.come()
    assert wait_until(knows(keys, "test-key"), 10)
    assert verifier.actor(signer.token()).user_id


def test_a_new_key_is_fetched_when_it_is_first_met(identity: Identity) -> None:
    identity.publish(a_key("old"))
    keys = JwksKeys(identity.url, None)
    keys.shortest_seconds = 0
    assert keys.find("old")

    identity.publish(a_key("old"), a_key("new"))

    assert keys.find("new")
    assert identity.asked == 2


def test_a_key_that_identity_deleted_is_given_up_within_seconds_also_for_tokens_seen_before(identity: Identity) -> None:
    signer = Signer()
    identity.publish(signer.key)
    verifier = Verifier(JwksKeys(identity.url, None), issuer=Signer.issuer, audience=Signer.audience)
    token = signer.token()
    assert verifier.actor(token).user_id

    def is_refused() -> bool:
        try:
            return verifier.actor(token) is None
        except TokenInvalid:
            return True

    identity.publish(a_key("new"))
    assert wait_until(is_refused, 15)


def test_unknown_keys_do_not_make_us_ask_more_often_than_allowed(identity: Identity) -> None:
    identity.publish(a_key("a"))
    keys = Keys(identity.url, None)
    keys.find("a")

    assert [keys.find(f"made-up-{number}") for number in range(50)] == [None] * 50

    assert identity.asked == 1


def test_unknown_keys_do_not_make_us_wait_while_identity_is_away(identity: Identity) -> None:
    identity.publish(a_key("a"))
    keys = Keys(identity.url, None)
    keys.find("a")
    identity.go()
    keys._tried_at -= Keys.shortest_seconds  # a minute later
    keys.find("made-up")
    tried = keys._tried_at

    assert [keys.find(f"made-up-{number}") for number in range(50)] == [None] * 50

    assert keys._tried_at == tried, "the failed attempt counts as one, too"


def test_the_last_good_keys_survive_a_restart_without_identity(identity: Identity, cache: Path) -> None:
    identity.publish(a_key("a"))
    assert Keys(identity.url, cache).find("a")
    assert wait_until(cache.exists, 10)
    identity.go()

    assert Keys(identity.url, cache).find("a")


MALFORMED = {
    "nothing": b"",
    "no JSON": b"<html>please sign in</html>",
    "a list": b"[]",
    "null": b"null",
    "no keys": b'{"keys": []}',
    "keys of another name": b'{"certs": []}',
    "keys that are none": b'{"keys": 5}',
    "a key without a type": b'{"keys": [{}]}',
    "a key off the curve": b'{"keys": [{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","kid":"a"}]}',
    "text": b'{"keys": ["a"]}',
    "invalid UTF-8": b'\xff\xfe{"keys": []}',
    "only another kind of key": json.dumps({"keys": [OctKey.generate_key(256).as_dict()]}).encode(),
}


@pytest.mark.parametrize("document", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_document_leaves_the_keys_we_have(identity: Identity, cache: Path, document: bytes) -> None:
    identity.publish(a_key("a"))
    good = identity.document
    keys = JwksKeys(identity.url, cache)
    keys.shortest_seconds = 0
    keys.find("a")

    identity.document = document
    assert keys.find("b") is None
    assert keys.find("a")
    assert cache.read_bytes() == good

    identity.publish(a_key("b"))
    assert wait_until(lambda: keys.find("b") is not None, 10), "and the fetching goes on"


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_error_answer_is_not_a_document(identity: Identity, status: int) -> None:
    identity.publish(a_key("a"))
    keys = JwksKeys(identity.url, None)
    keys.shortest_seconds = 0
    keys.find("a")

    identity.status = status
    identity.publish(a_key("b"))

    assert keys.find("b") is None
    assert keys.find("a")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"keys": []}', b"[]"])
def test_a_torn_cache_file_stops_nothing(identity: Identity, cache: Path, content: bytes) -> None:
    cache.write_bytes(content)
    identity.publish(a_key("a"))

    assert Keys(identity.url, cache).find("a")


def test_a_cache_that_cannot_be_written_stops_nothing(identity: Identity, tmp_path: Path) -> None:
    identity.publish(a_key("a"))
    keys = JwksKeys(identity.url, tmp_path / "no such folder" / "jwks.json")
    keys.shortest_seconds = 0
    assert keys.find("a")

    identity.publish(a_key("b"))

    assert keys.find("b")


def test_a_key_of_another_curve_is_not_used_for_our_algorithm(identity: Identity) -> None:
    signer = Signer()
    signer.key = ECKey.generate_key("P-384", parameters={"kid": "test-key"})
    identity.publish(signer.key)
    verifier = Verifier(Keys(identity.url, None), issuer=Signer.issuer, audience=Signer.audience)

    with pytest.raises(TokenInvalid):
        verifier.actor(Signer().token())
