"""HTTP as bytes, for what no well-behaved client would send."""

import socket
from collections.abc import Iterable
from http.client import HTTPResponse

import requests
from tests.journeys.deployed import Deployed
from tests.journeys.running import Platform

ANSWER_SECONDS = 30.0


def exchange(platform: Platform | Deployed, *pieces: bytes) -> requests.Response:
    """Send bytes to the gateway until it has answered or there are no more; its answer."""
    with _connected(platform) as connection:
        _send(connection, pieces)
        return _answer(connection)


def request_bytes(method: str, target: str, *headers: str, body: bytes = b"") -> bytes:
    """A request with exactly these header lines, below Host and Connection."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def hold_open(platform: Platform | Deployed, piece: bytes) -> socket.socket:
    """A connection on which something was begun and nothing follows."""
    connection = _connected(platform)
    connection.sendall(piece)
    return connection


def _connected(platform: Platform | Deployed) -> socket.socket:
    return socket.create_connection(("127.0.0.1", platform.port), timeout=ANSWER_SECONDS)


def _send(connection: socket.socket, pieces: Iterable[bytes]) -> None:
    try:
        for piece in pieces:
            connection.sendall(piece)
    except (BrokenPipeError, ConnectionResetError):
        return  # it has answered and does not want the rest


def _answer(connection: socket.socket) -> requests.Response:
    """The answer in the shape that the other client gives."""
    raw = HTTPResponse(connection)
    raw.begin()
    answer = requests.Response()
    answer.status_code = raw.status
    answer.headers.update(raw.getheaders())
    answer._content = raw.read()  # there is no public way to make a requests.Response
    answer.encoding = "utf-8"
    return answer
