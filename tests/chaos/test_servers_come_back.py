"""The launcher starts a PostgreSQL and a RabbitMQ that died again, where they were, with what they held."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from kombu.connection import Connection

from chassis.testing.processes import wait_until
from chassis.testing.servers import PrivatePostgres, PrivateRabbit
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

        for server in (PrivatePostgres(tmp_path / "postgresql"), PrivateRabbit(tmp_path / "rabbitmq")):
            os.kill(_pid(server), signal.SIGKILL)
            assert wait_until(lambda server=server: not server.running, 10)
        assert wait_until(lambda: servers.tend() or _both_run(tmp_path), 60)

        with psycopg.connect(database) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        with Connection(servers.broker) as broker:
            assert broker.SimpleQueue("kept").get(timeout=10).payload == "a message"
    finally:
        servers.stop()


def _both_run(folder: Path) -> bool:
    return PrivatePostgres(folder / "postgresql").running and PrivateRabbit(folder / "rabbitmq").running


def _pid(server: PrivatePostgres | PrivateRabbit) -> int:
    assert server.pid is not None
    return server.pid
