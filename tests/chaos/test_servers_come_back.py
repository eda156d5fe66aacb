"""The launcher starts a PostgreSQL and a RabbitMQ that died again, on the same ports and with their data."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from kombu.connection import Connection

from chassis.testing.processes import wait_until
from chassis.testing.servers import PrivatePostgres, PrivateRabbit
from chassis.testing.servers.ports import is_free
from launcher.servers import RealServers


@pytest.mark.slow
def test_servers_that_were_killed_come_back_on_their_ports_with_their_data(tmp_path: Path) -> None:
    servers = RealServers(tmp_path)
    try:
        database = servers.database("scratch").replace("+psycopg", "")
        with psycopg.connect(database) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        with Connection(servers.broker, transport_options={"confirm_publish": True}) as broker:
            broker.SimpleQueue("kept").put("a message", delivery_mode=2)
        servers.keep_declarations()

        killed = (PrivatePostgres(tmp_path / "postgresql"), PrivateRabbit(tmp_path / "rabbitmq"))
        for server in killed:
            os.kill(_pid(server), signal.SIGKILL)
        assert wait_until(lambda: all(server.has_left for server in killed), 10)

        servers.tend()
        assert is_free(killed[1].port), "the launcher waited for RabbitMQ, and tended to nothing meanwhile"
        assert wait_until(lambda: servers.tend() or not any(is_free(server.port) for server in killed), 60)

        assert wait_until(lambda: _answers(database), 30), "it listens before it has recovered"
        with psycopg.connect(database) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        with Connection(servers.broker) as broker:
            assert broker.SimpleQueue("kept").get(timeout=10).payload == "a message"
    finally:
        servers.stop()


def _answers(database: str) -> bool:
    try:
        psycopg.connect(database).close()
    except psycopg.OperationalError:
        return False
    return True


def _pid(server: PrivatePostgres | PrivateRabbit) -> int:
    assert server.pid is not None
    return server.pid
