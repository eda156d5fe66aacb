"""Fixtures of the embedded broker's tests: an empty broker file and connections to it."""

import pytest
from kombu import Connection

from chassis.broker import transport


@pytest.fixture
def path(tmp_path):
    return tmp_path / "broker.db"


@pytest.fixture
def connect(path):
    opened = []

    def open_another():
        opened.append(Connection(f"embedded://{path}"))
        return opened[-1]

    yield open_another
    for connection in opened:
        connection.close()


@pytest.fixture
def connection(connect):
    return connect()


@pytest.fixture
def no_fallback(monkeypatch):
    """Consumers that look again only when they are woken or something is due."""
    monkeypatch.setattr(transport, "FALLBACK_SECONDS", 1000)
