"""Private PostgreSQL and RabbitMQ: what they keep through kills, who may connect, and what they leave behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pika
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from chassis.testing.processes import Process, find_process, wait_until
from chassis.testing.servers import (
    MissingServer,
    PrivatePostgres,
    PrivateRabbit,
    ServerDidNotStart,
    ensure_installed,
    free_port,
    installing,
)

_QUEUE = "identity.events"

# Another process with servers of its own; it says where they are, keeps a row and a message, and waits to be killed.
_ANOTHER_PROCESS = """
import json, signal, sys
from pathlib import Path
from chassis.testing.servers import PrivatePostgres, PrivateRabbit

postgres, rabbit = PrivatePostgres(Path(sys.argv[1]) / "postgres"), PrivateRabbit(Path(sys.argv[1]) / "rabbit")
postgres.start()
rabbit.start()
print(json.dumps({"pids": [postgres.pid, rabbit.pid], "database": postgres.create_database("notifier"),
                  "broker": rabbit.create_vhost("notifier")}), flush=True)
signal.pause()
"""


@dataclass
class _Told:
    pids: list[int]
    database: str
    broker: str


@pytest.fixture(scope="module")
def postgres_of_ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePostgres]:
    with PrivatePostgres(tmp_path_factory.mktemp("postgres"), throwaway=True) as server:
        yield server


@pytest.fixture(scope="module")
def rabbit_of_ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRabbit]:
    with PrivateRabbit(tmp_path_factory.mktemp("rabbit")) as server:
        yield server


def test_a_committed_row_survives_a_kill_and_a_stop(postgres_of_ours: PrivatePostgres) -> None:
    url = postgres_of_ours.create_database("survivor")
    _write_row(url, "before the kill")
    postgres_of_ours.kill()
    assert not postgres_of_ours.running
    postgres_of_ours.start()
    _write_row(url, "before the stop")
    postgres_of_ours.stop()
    assert not postgres_of_ours.running
    postgres_of_ours.start()
    assert _rows(url) == ["before the kill", "before the stop"]


def test_a_role_connects_to_its_own_database_only(postgres_of_ours: PrivatePostgres) -> None:
    own, other = (postgres_of_ours.create_database(name) for name in ("identity", "gateway"))
    with _connected(own) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == ("identity", "identity")
    for database in ("gateway", "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            _connected(own, dbname=database)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        _connected(own, user="gateway")
    with _connected(other) as connection:
        assert connection.info.dbname == "gateway"


def test_one_role_may_own_several_databases(postgres_of_ours: PrivatePostgres) -> None:
    postgres_of_ours.create_database("sector_one", owner_role="sector")
    url = postgres_of_ours.create_database("sector_two", owner_role="sector")
    postgres_of_ours.drop_database("sector_one")
    postgres_of_ours.drop_database("sector_one")
    with _connected(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("sector",)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        _connected(url, dbname="sector_one")


def test_making_a_database_again_changes_nothing(postgres_of_ours: PrivatePostgres) -> None:
    url = postgres_of_ours.create_database("again")
    _write_row(url, "kept")
    assert postgres_of_ours.create_database("again") == url
    assert _rows(url) == ["kept"]


@pytest.mark.parametrize("name", ["", "Identity", 'x"; DROP DATABASE postgres; --', "../password", "a" * 64])
def test_a_name_that_is_none_is_refused(postgres_of_ours: PrivatePostgres, name: str) -> None:
    with pytest.raises(ValueError, match="not a database name"):
        postgres_of_ours.create_database(name)


def test_the_password_is_for_us_alone(postgres_of_ours: PrivatePostgres) -> None:
    assert (postgres_of_ours.folder / "password").stat().st_mode & 0o777 == 0o600


def test_a_folder_in_use_is_left_to_its_server(postgres_of_ours: PrivatePostgres) -> None:
    second = PrivatePostgres(postgres_of_ours.folder, throwaway=True)
    assert second.running
    assert second.url("identity") == postgres_of_ours.url("identity")
    with pytest.raises(ServerDidNotStart, match=f"already running as process {postgres_of_ours.pid}"):
        second.start()


def test_a_port_taken_meanwhile_is_said_or_another_one_chosen(tmp_path: Path) -> None:
    first = PrivatePostgres(tmp_path / "postgres", throwaway=True)
    first.start()
    url = first.create_database("identity")
    first.stop()
    with socket.create_server(("127.0.0.1", first.port)):
        with pytest.raises(ServerDidNotStart, match="Address already in use"):
            first.start()  # whose URLs are in use
        with PrivatePostgres(tmp_path / "postgres", throwaway=True) as second:
            assert second.url("identity") != url
            assert _rows(second.url("identity")) == []


def test_pid_files_naming_strangers_do_not_matter(postgres_of_ours: PrivatePostgres) -> None:
    postgres_of_ours.kill()
    _, *rest = (postgres_of_ours.folder / "data" / "postmaster.pid").read_text().splitlines(keepends=True)
    (postgres_of_ours.folder / "data" / "postmaster.pid").write_text("".join([f"{os.getpid()}\n", *rest]))
    (postgres_of_ours.folder / "pid").write_text(f"{os.getpid()} 1\n{os.getpid()} 1\n")
    assert not postgres_of_ours.running
    postgres_of_ours.start()
    assert _rows(postgres_of_ours.create_database("identity")) == []


def test_postgres_listens_on_loopback_alone(postgres_of_ours: PrivatePostgres) -> None:
    with _connected(postgres_of_ours.url("postgres")) as connection:
        assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)
    assert {address for address, port in _listening().values() if port == postgres_of_ours.port} == {"127.0.0.1"}


def test_a_server_cannot_be_started_by_a_thread_that_ends_before_us(tmp_path: Path) -> None:
    refusals: list[BaseException] = []

    def start() -> None:
        try:
            PrivatePostgres(tmp_path, throwaway=True).start()
        except RuntimeError as error:
            refusals.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(refusals[0])


def test_a_confirmed_message_survives_a_kill_and_a_stop(rabbit_of_ours: PrivateRabbit) -> None:
    url = rabbit_of_ours.create_vhost("survivor")
    _publish(url, b"before the kill")
    rabbit_of_ours.save_declarations()
    rabbit_of_ours.kill()
    assert not rabbit_of_ours.running
    rabbit_of_ours.start()
    _publish(url, b"before the stop")
    rabbit_of_ours.stop()
    assert not rabbit_of_ours.running
    rabbit_of_ours.start()
    assert _messages(url, 2) == [b"before the kill", b"before the stop"]


def test_a_virtual_host_sees_nothing_of_another(rabbit_of_ours: PrivateRabbit) -> None:
    one, other = rabbit_of_ours.create_vhost("t1"), rabbit_of_ours.create_vhost("t2")
    _publish(one, b"for t1")
    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="no queue"):
        _messages(other, 1)
    assert rabbit_of_ours.create_vhost("t1") == one
    assert _messages(one, 1) == [b"for t1"]


def test_a_dropped_virtual_host_is_gone(rabbit_of_ours: PrivateRabbit) -> None:
    url = rabbit_of_ours.create_vhost("dropped")
    rabbit_of_ours.drop_vhost("dropped")
    rabbit_of_ours.drop_vhost("dropped")
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        _messages(url, 1)


def test_rabbit_listens_on_loopback_alone(rabbit_of_ours: PrivateRabbit) -> None:
    listening = _listening()
    own = [listening[inode] for inode in _sockets(rabbit_of_ours.pid) if inode in listening]
    assert {address for address, _ in own} == {"127.0.0.1"}
    assert len(own) == 2
    assert (("127.0.0.1", rabbit_of_ours.port)) in own


def test_rabbit_knows_no_guest(rabbit_of_ours: PrivateRabbit) -> None:
    user_and_password = re.compile(r"//[^@]*@")
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        _messages(user_and_password.sub("//guest:guest@", rabbit_of_ours.url()), 1)


def test_the_servers_of_another_process_run_beside_ours_and_die_with_it(
    tmp_path: Path, postgres_of_ours: PrivatePostgres, rabbit_of_ours: PrivateRabbit
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _ANOTHER_PROCESS, tmp_path], stdout=subprocess.PIPE, text=True
    ) as other:
        told = _told(other.stdout)
        _write_row(told.database, "durable")
        _publish(told.broker, b"durable")
        _write_row(postgres_of_ours.create_database("notifier"), "ours")
        _publish(rabbit_of_ours.create_vhost("notifier"), b"ours")
        assert _rows(told.database) == ["durable"]
        assert _messages(told.broker, 1) == [b"durable"]
        assert PrivateRabbit(tmp_path / "rabbit").url("notifier") == told.broker

        servers = [process for pid in told.pids if (process := find_process(pid))]
        processes = [process for server in servers for process in server.family()]
        other.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not any(process.alive for process in processes), 20), _alive(processes)

    with PrivatePostgres(tmp_path / "postgres") as postgres:
        assert postgres.url("notifier") == told.database
        assert _rows(told.database) == ["durable"]


def test_a_found_server_has_its_program() -> None:
    assert os.access(ensure_installed("postgresql") / "initdb", os.X_OK)
    assert os.access(ensure_installed("rabbitmq") / "rabbitmq-server", os.X_OK)


def test_a_server_nobody_can_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = installing._Package("Absent", "absent-server", "absentd", "usr/lib/absent/bin")
    monkeypatch.setitem(installing._PACKAGES, "postgresql", absent)
    monkeypatch.setenv("PATH", "")  # so there is no apt-get either
    with pytest.raises(MissingServer, match="Absent is not installed: run 'sudo apt-get install absent-server'"):
        ensure_installed("postgresql")


def test_a_free_port_is_out_of_the_way_of_outgoing_connections() -> None:
    port = free_port()
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    assert not first <= port <= last
    with socket.create_server(("127.0.0.1", port)) as server:
        assert server.getsockname() == ("127.0.0.1", port)


def _connected(url: str, **other: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(url.replace("+psycopg", ""), connect_timeout=5, **other))


def _write_row(url: str, text: str) -> None:
    with _connected(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (id serial PRIMARY KEY, text text)")
        connection.execute("INSERT INTO note (text) VALUES (%s)", [text])


def _rows(url: str) -> list[str]:
    with _connected(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (id serial PRIMARY KEY, text text)")
        return [text for (text,) in connection.execute("SELECT text FROM note ORDER BY id")]


def _publish(url: str, body: bytes) -> None:
    """Returns when the broker has confirmed the message in a quorum queue."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.queue_declare(_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        channel.confirm_delivery()
        channel.basic_publish("", _QUEUE, body, pika.BasicProperties(delivery_mode=2), mandatory=True)


def _messages(url: str, count: int) -> list[bytes]:
    """Waits for `count` messages and takes them."""
    taken: list[bytes] = []
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()

        def complete() -> bool:
            _, _, body = channel.basic_get(_QUEUE, auto_ack=True)
            taken.extend([body] if body else [])
            return len(taken) == count

        assert wait_until(complete, 20), taken
    return taken


def _listening() -> dict[str, tuple[str, int]]:
    """Socket inode → (address, port) of every TCP listener of this machine."""
    listening = {}
    for file, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/net/{file}").read_text().splitlines()[1:]:
            local, state, inode = (line.split()[column] for column in (1, 3, 9))
            address, port = local.split(":")
            words = [bytes.fromhex(address[start : start + 8])[::-1] for start in range(0, len(address), 8)]
            if state == "0A":
                listening[inode] = (socket.inet_ntop(family, b"".join(words)), int(port, 16))
    return listening


def _sockets(pid: int | None) -> list[str]:
    """The inodes of a process's open sockets."""
    names = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    return [name.removeprefix("socket:[").removesuffix("]") for name in names if name.startswith("socket:")]


def _told(stream: IO[str] | None) -> _Told:
    assert stream
    return _Told(**json.loads(stream.readline()))


def _alive(processes: list[Process]) -> list[str]:
    return [Path(f"/proc/{process.pid}/cmdline").read_text() for process in processes if process.alive]


def test_no_port_is_chosen_twice_in_a_row() -> None:
    """A server that was given a port may not listen on it yet."""
    chosen = [free_port() for _ in range(500)]
    assert len(set(chosen)) == len(chosen)


def test_parallel_workers_choose_different_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "3")
    chosen = []
    for worker in ("gw0", "gw1", "gw2"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        chosen.append({free_port() for _ in range(200)})
    assert not (chosen[0] & chosen[1] or chosen[1] & chosen[2] or chosen[0] & chosen[2])
