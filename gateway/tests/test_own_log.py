"""What Envoy itself writes: nothing that a stranger sent and nobody's address, whatever the request was like.

The access log names operations and networks. Envoy's own lines are a second way out of the same process, so they are
held to the same rules.
"""

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from gateway_kit.gateway import Gateway, a_gateway

from chassis.testing.processes import wait_until
from gateway import process
from gateway.certificate import certificate
from gateway.render import BOOTSTRAP_FILE, ROUTES_FILE, render, write

SECRET = "geheim-7f3a9c"  # what must not be written
TERMS = "/api/identity/v1/terms"
REGISTRATIONS = "/api/identity/v1/registrations"
UPLOADS = "/api/notifier/v1/uploads"
_ADDRESS = re.compile(r"127\.0\.0\.1(?::\d+)?")
_FIELDS = f"Host: x\r\nX-Note: {SECRET}\r\nCookie: a={SECRET}\r\nAuthorization: Bearer {SECRET}\r\n"


def _declared(path: str) -> bytes:
    return f"POST {path}?token={SECRET} HTTP/1.1\r\n{_FIELDS}Content-Length: 99999999\r\n\r\n".encode()


def _streamed(path: str) -> bytes:
    head = f"POST {path}?token={SECRET} HTTP/1.1\r\n{_FIELDS}Transfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (65536, SECRET.encode().ljust(65536)) for _ in range(64)) + b"0\r\n\r\n"


def _get(path: str, more: str = "", version: str = "1.1") -> bytes:
    return f"GET {path} HTTP/{version}\r\n{_FIELDS}{more}\r\n".encode()


HOSTILE = {
    "413 by declared length": _declared(REGISTRATIONS),
    "413 by declared length, streamed route": _declared(UPLOADS),
    "413 while buffering": _streamed(REGISTRATIONS),
    "413 while streaming": _streamed(UPLOADS),
    "a chunk size that is none": f"POST {UPLOADS}?t={SECRET} HTTP/1.1\r\n{_FIELDS}Transfer-Encoding: chunked\r\n\r\n"
    f"{SECRET}\r\n".encode(),
    "both lengths": f"POST {UPLOADS}?t={SECRET} HTTP/1.1\r\n{_FIELDS}Transfer-Encoding: chunked\r\n"
    "Content-Length: 3\r\n\r\nabc".encode(),
    "an unknown transfer coding": f"POST {UPLOADS}?t={SECRET} HTTP/1.1\r\n{_FIELDS}Transfer-Encoding: {SECRET}\r\n"
    "\r\nabc".encode(),
    "no HTTP at all": f"{SECRET}\r\n\r\n".encode(),
    "a line that is no request": f"GET /{SECRET} {SECRET} HTTP/1.1 {SECRET}\r\n\r\n".encode(),
    "a method that is none": f"{SECRET} / HTTP/1.1\r\n{_FIELDS}\r\n".encode(),
    "a header without a name": _get(f"{TERMS}?t={SECRET}", f": {SECRET}\r\n"),
    "a header with a NUL": _get(f"{TERMS}?t={SECRET}", f"X-Bad: {SECRET}\x00\r\n"),
    "a header with an underscore": _get(f"{TERMS}?t={SECRET}", f"X_{SECRET}: {SECRET}\r\n"),
    "HTTP/1.0": _get(f"{TERMS}?t={SECRET}", version="1.0"),
    "HTTP/0.9": f"GET /{SECRET}\r\n\r\n".encode(),
    "HTTP/3.7": _get(f"{TERMS}?t={SECRET}", version="3.7"),
    "headers that are too large": _get(f"{TERMS}?t={SECRET}", f"X-Long: {SECRET}{'x' * 20_000}\r\n"),
    "too many headers": _get(f"{TERMS}?t={SECRET}", "".join(f"X-{n}: {SECRET}\r\n" for n in range(150))),
    "a query that is too long": _get(f"{TERMS}?t={SECRET}{'x' * 20_000}"),
    "an encoded slash": _get(f"{TERMS}/{SECRET}%2F{SECRET}"),
    "a path that climbs out": _get(f"/../../{SECRET}?t={SECRET}"),
    "an address in full": _get(f"http://user:{SECRET}@x/{SECRET}"),
    "a host that is none": f"GET / HTTP/1.1\r\nHost: {SECRET}:{SECRET}\r\n\r\n".encode(),
    "a websocket where there is none": _get(f"{TERMS}?t={SECRET}", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
    "a websocket": _get(
        f"/api/notifier/v1/socket?t={SECRET}",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    ),
    "an upgrade to h2c": _get(
        f"{TERMS}?t={SECRET}", f"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: {SECRET}\r\n"
    ),
    "a service that babbles": _get(f"/api/notifier/v1/answers/babble?t={SECRET}"),
    "a service that hangs up": _get(f"/api/notifier/v1/answers/broken?t={SECRET}"),
    "CONNECT": f"CONNECT {SECRET}.example:443 HTTP/1.1\r\n{_FIELDS}\r\n".encode(),
    "a token that is none": _get(f"/api/identity/v1/me?t={SECRET}"),
    "PRI": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SECRET.encode() * 10,
}


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def _fields_of_h2(**fields: str) -> bytes:
    """HTTP/2 header fields as literals without Huffman coding."""
    found = b""
    for name, value in fields.items():
        field = (name.replace("pseudo_", ":").replace("_", "-"), value)
        found += b"\x10" + b"".join(bytes([len(text)]) + text.encode() for text in field)
    return found


def _h2(*frames: bytes) -> bytes:
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _frame(4, 0, 0, b"") + b"".join(frames)


_TARGET = {"pseudo_scheme": "https", "pseudo_authority": f"{SECRET}.example", "pseudo_path": f"{TERMS}?t={SECRET}"}
HOSTILE_H2 = {
    "a method nobody has heard of": _h2(
        _frame(1, 5, 1, _fields_of_h2(pseudo_method=SECRET.upper(), **_TARGET, x_note=SECRET))
    ),
    "a header in capitals": _h2(_frame(1, 5, 1, _fields_of_h2(pseudo_method="GET", **_TARGET, X_Note=SECRET))),
    "a header that HTTP/2 does not have": _h2(
        _frame(1, 5, 1, _fields_of_h2(pseudo_method="GET", **_TARGET, transfer_encoding=SECRET))
    ),
    "no path": _h2(_frame(1, 5, 1, _fields_of_h2(pseudo_method="GET", pseudo_scheme=SECRET, x_note=SECRET))),
    "another length than declared": _h2(
        _frame(1, 4, 1, _fields_of_h2(pseudo_method="POST", **_TARGET, content_length="3")),
        _frame(0, 1, 1, SECRET.encode()),
    ),
    "a frame that is none": _h2(_frame(1, 5, 0, SECRET.encode())),
    "compressed rubbish": _h2(_frame(1, 5, 1, b"\xff" * 20 + SECRET.encode())),
    "a flood of settings": _h2(*(_frame(4, 0, 0, b"") for _ in range(20_000))),
}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with a_gateway(tmp_path_factory.mktemp("gateway")) as running:
        yield running


def send(gateway: Gateway, request: bytes) -> bytes:
    """Send bytes to the http port; what it answers until it hangs up or falls silent."""
    with socket.create_connection(("127.0.0.1", gateway.settings.port), timeout=10) as connection:
        try:
            connection.sendall(request)
            connection.settimeout(1.5)
            return connection.recv(65536)
        except OSError:  # it has answered and hung up while we were still sending
            return b""


def _tls(*, oldest: bool = False) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    if oldest:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    return context


def send_encrypted(gateway: Gateway, request: bytes) -> bytes:
    """Send bytes as HTTP/2 to the https port; what it answers until it hangs up or falls silent."""
    with socket.create_connection(("127.0.0.1", gateway.settings.tls_port), timeout=10) as bare:
        try:
            with _tls().wrap_socket(bare, server_hostname="x.example") as connection:
                connection.sendall(request)
                connection.settimeout(0.7)
                received = b""
                while piece := connection.recv(65536):
                    received += piece
        except OSError:
            pass
        return received


def everything_written(gateway: Gateway) -> str:
    return (gateway.folder / "envoy.log").read_text(encoding="utf-8", errors="replace")


def own_lines(gateway: Gateway) -> list[str]:
    """Envoy's own lines: what is no line of the access log."""
    return [line for line in everything_written(gateway).splitlines() if not line.startswith('{"')]


@pytest.mark.slow
def test_nothing_that_was_sent_and_nobodys_address_is_written(watched: Gateway) -> None:
    for request in HOSTILE.values():
        send(watched, request)
    answers = [send_encrypted(watched, request) for request in HOSTILE_H2.values()]
    assert answers[0], "HTTP/2 was not spoken"
    _speak_plainly_to_https(watched)
    _speak_an_old_tls(watched)
    assert watched.get(TERMS).status_code == 200
    assert wait_until(lambda: watched.log_lines()[-1]["operation"] == f"GET {TERMS}", 10)

    written = everything_written(watched)
    assert SECRET not in written.lower(), [line for line in written.splitlines() if SECRET in line.lower()]
    assert not _ADDRESS.search(written), own_lines(watched)
    assert {200, 400, 401, 413, 426, 431} <= {line["status"] for line in watched.log_lines()}
    assert [line["operation"] for line in watched.log_lines() if line["status"] == 413] == [
        *[f"POST {path}" for path in (REGISTRATIONS, UPLOADS)] * 2
    ]


def test_what_an_operator_needs_to_know_at_start_is_written(tmp_path: Path, watched: Gateway) -> None:
    folder = tmp_path / "envoy"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = watched.settings.model_copy(update={"gateway_state": tmp_path, "admin_port": taken.getsockname()[1]})
        write(render(settings, folder, certificate=certificate(settings)), folder)
        ended = subprocess.run(
            process.command(settings, folder), capture_output=True, text=True, timeout=30, check=False
        )
    assert ended.returncode != 0
    assert "Address already in use" in ended.stderr

    (folder / BOOTSTRAP_FILE).write_text('{"nothing": "of the kind"}')
    ended = subprocess.run(process.command(settings, folder), capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode != 0
    assert "nothing" in ended.stderr


def test_a_configuration_that_is_refused_while_running_is_written(watched: Gateway) -> None:
    good = watched.rendered()
    watched.write({ROUTES_FILE: good[ROUTES_FILE].replace('"cluster": "notifier"', '"cluster": ""')})
    try:
        assert wait_until(lambda: any("config" in line for line in own_lines(watched)), 10), own_lines(watched)
    finally:
        watched.write({ROUTES_FILE: good[ROUTES_FILE]})


def _speak_plainly_to_https(gateway: Gateway) -> None:
    with socket.create_connection(("127.0.0.1", gateway.settings.tls_port), timeout=5) as plain, suppress(OSError):
        plain.sendall(_get(f"{TERMS}?t={SECRET}"))
        plain.settimeout(1.5)
        plain.recv(1000)


def _speak_an_old_tls(gateway: Gateway) -> None:
    with socket.create_connection(("127.0.0.1", gateway.settings.tls_port), timeout=5) as bare, pytest.raises(OSError):
        _tls(oldest=True).wrap_socket(bare, server_hostname=f"{SECRET}.example")
