"""How much a request may carry: refused when it says too much, cut off when it sends too much."""

import socket

import pytest
from gateway_kit.gateway import Gateway
from gateway_kit.problems import problem

from gateway.routes import MIB

REGISTRATIONS = "/api/identity/v1/registrations"
UPLOADS = "/api/notifier/v1/uploads"


def _pieces(size: int) -> list[bytes]:
    return [b"x" * min(65536, size - start) for start in range(0, size, 65536)]


def test_a_body_up_to_the_limit_arrives_whole(gateway: Gateway) -> None:
    assert gateway.post(REGISTRATIONS, data=b"x" * MIB).json()["body_size"] == MIB
    assert gateway.post(REGISTRATIONS, data=iter(_pieces(MIB))).json()["body_size"] == MIB


@pytest.mark.parametrize(("path", "limit"), [(REGISTRATIONS, MIB), (UPLOADS, 3 * MIB)])
def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(gateway: Gateway, path: str, limit: int) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {limit + 1}\r\n\r\n"
    status, headers, body = gateway.raw(head.encode())
    assert (status, headers["content-type"]) == (413, "application/problem+json")
    assert b"gateway.body_too_large" in body
    assert gateway.received == 0


@pytest.mark.parametrize(("path", "limit"), [(REGISTRATIONS, MIB), (UPLOADS, 3 * MIB)])
def test_a_body_that_does_not_say_and_goes_on_is_cut_off(gateway: Gateway, path: str, limit: int) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in _pieces(limit + 200_000)]
    status, _, body = gateway.raw(head, *chunks)
    assert status == 413
    assert b"gateway.body_too_large" in body


def test_an_upload_streams_and_is_counted(gateway: Gateway) -> None:
    assert gateway.post(UPLOADS, data=iter(_pieces(2 * MIB))).json()["body_size"] == 2 * MIB
    assert gateway.post(UPLOADS, data=b"x" * (2 * MIB)).json()["body_size"] == 2 * MIB


def test_a_buffered_body_that_never_ends_does_not_reach_the_service(gateway: Gateway) -> None:
    with socket.create_connection(("127.0.0.1", gateway.settings.port)) as slow:
        slow.sendall(f"POST {REGISTRATIONS} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc".encode())
        assert gateway.get("/api/identity/v1/terms").status_code == 200
        assert gateway.identity.paths() == ["/api/identity/v1/terms"]


def test_headers_have_a_limit_too(gateway: Gateway) -> None:
    answer = gateway.get("/api/identity/v1/terms", headers={"X-Long": "x" * 20_000})
    problem(answer, 431, "gateway.headers_too_large")
    many = {f"X-Header-{number}": "1" for number in range(150)}
    problem(gateway.get("/api/identity/v1/terms", headers=many), 431, "gateway.headers_too_large")


def test_a_long_query_is_one_of_them(gateway: Gateway) -> None:
    assert gateway.get("/api/identity/v1/terms?q=" + "x" * 20_000).status_code == 431
