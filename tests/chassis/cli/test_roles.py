"""Roles as processes: do they start, say what is wrong, and stop?"""

import json
import signal
import socket

import pytest
import requests
from scratch_service.app import service
from tests.chassis.cli.kit import answers, counted, start, start_python

from chassis.database import Database
from chassis.openapi import as_text
from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port
from chassis.testing.tokens import Signer

TOGETHER = "from chassis.roles import run_together; run_together(service)"
FAILING = f"""
from dataclasses import replace
from chassis.service import Loop
def step(_runtime): raise ValueError("a fault of ours")
service = replace(service, loops=[Loop("failing", step, "pile", poll_seconds=1)])
{TOGETHER}
"""
LISTENING = """
import socket
from dataclasses import replace
from chassis.cli import main
from chassis.service import NetworkListener
from scratch_service.app import service

def serve(runtime, stop):
    host, port = runtime.settings.greeting.split(":")
    with socket.create_server((host, int(port))) as server:
        server.settimeout(0.1)
        while not stop.is_set():
            try:
                server.accept()[0].sendall(b"hello")
            except TimeoutError:
                pass

main(replace(service, listeners=[NetworkListener("greeter", "greeting", serve)]))
"""


@pytest.mark.slow
def test_settings_that_cannot_be_used_end_with_78_and_every_problem() -> None:
    unusable = {"DATABASE_URL": "mysql://x", "SECRETS_KEY": "hunter2"}
    processes = [start(unusable, "web"), start(unusable, "worker")]

    for process in processes:
        _output, errors = process.communicate(timeout=60)
        assert process.returncode == 78
        assert all(f"{name}: " in errors for name in ("DATABASE_URL", "BROKER_URL", "ISSUER_URL", "SECRETS_KEY"))
        assert "hunter2" not in errors
        assert "Traceback" not in errors


@pytest.mark.slow
def test_openapi_needs_no_environment() -> None:
    process = start({}, "openapi")
    output, errors = process.communicate(timeout=60)

    assert (process.returncode, errors) == (0, "")
    assert output == as_text(service)
    assert json.loads(output)["info"]["title"] == "Ramal: scratch"


@pytest.mark.slow
def test_every_role_runs_until_it_is_told_to_stop_and_logs_json_without_secrets(
    environment: dict[str, str], database: Database
) -> None:
    port, metrics, signer = free_port(), free_port(), Signer()
    token = signer.token()
    web = start({**environment, "WEB_BIND": f"127.0.0.1:{port}", "JWKS_URL": "http://127.0.0.1:1/"}, "web")
    worker = start({**environment, "METRICS_BIND": f"127.0.0.1:{metrics}"}, "worker")
    single = ("relay", "consume", "jobs") if database.is_sqlite else ()  # the same parts as the worker's: once will do
    roles = [web, worker, *(start(environment, role) for role in single)]
    try:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), 60)
        address = f"http://127.0.0.1:{port}/api/scratch/v1"
        assert requests.post(f"{address}/hellos", json={"name": "hunter2"}, timeout=10).status_code == 201
        assert requests.post(f"{address}/faults/statement?name=hunter2", timeout=10).status_code == 500
        away = requests.get(f"{address}/things", headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert away.status_code == 503, "no key is known yet"
        assert wait_until(lambda: counted(database, "heard") == 1, 60), "web → relay → broker → consumer"
        assert wait_until(lambda: answers(f"http://127.0.0.1:{metrics}/metrics"), 60)
        shown = requests.get(f"http://127.0.0.1:{metrics}/metrics", timeout=10).text
        assert 'ramal_outbox_backlog{service="scratch"}' in shown
        assert 'ramal_queue_messages{queue="scratch.dead",service="scratch"} 0.0' in shown
    finally:
        for role in roles:
            role.send_signal(signal.SIGTERM)
    logs = [role.communicate(timeout=60)[0] for role in roles]

    assert [role.returncode for role in roles] == [0] * len(roles)
    lines = [json.loads(line) for log in logs for line in log.splitlines()]
    assert {"request", "worker.started", "worker.stopped"} <= {line["event"] for line in lines}
    assert all(line["service"] == "scratch" and line["level"] and line["timestamp"] for line in lines)
    assert next(line for line in lines if line["event"] == "request.failed")["request_id"]
    for secret in (token, token.split(".")[2], "hunter2", environment["SECRETS_KEY"], "52998224725"):
        assert not any(secret in log for log in logs)


@pytest.mark.slow
def test_web_and_worker_run_in_one_process_until_it_is_told_to_stop(
    environment: dict[str, str], database: Database
) -> None:
    port = free_port()
    environment["WEB_BIND"] = f"127.0.0.1:{port}"
    both = start_python(environment, "-c", f"from scratch_service.app import service\n{TOGETHER}")
    try:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), 60)
        address = f"http://127.0.0.1:{port}/api/scratch/v1"
        assert requests.post(f"{address}/hellos", json={"name": "anybody"}, timeout=10).status_code == 201
        assert wait_until(lambda: counted(database, "heard") == 1, 60), "web → relay → broker → consumer"
    finally:
        both.send_signal(signal.SIGTERM)
    output, _errors = both.communicate(timeout=60)

    assert both.returncode == 0
    assert {"request", "worker.started", "worker.stopped"} <= {
        json.loads(line)["event"] for line in output.splitlines()
    }


@pytest.mark.slow
def test_a_role_that_fails_ends_the_process_that_serves_beside_it(environment: dict[str, str]) -> None:
    environment["WEB_BIND"] = f"127.0.0.1:{free_port()}"
    assert start(environment, "migrate").wait(60) == 0, "so that no other role fails"
    both = start_python(environment, "-c", f"from scratch_service.app import service\n{FAILING}")
    output, _errors = both.communicate(timeout=60)

    assert both.returncode != 0
    assert "a fault of ours" in output


@pytest.mark.slow
@pytest.mark.parametrize("role", ["greeter", "worker"])
def test_a_listener_serves_alone_or_in_the_worker_until_it_is_told_to_stop(
    environment: dict[str, str], database: Database, role: str
) -> None:
    port = free_port()
    process = start_python({**environment, "GREETING": f"127.0.0.1:{port}"}, "-c", LISTENING, role)
    try:
        assert wait_until(lambda: greeted(port), 60)
    finally:
        process.send_signal(signal.SIGTERM)
    output, _errors = process.communicate(timeout=60)

    assert process.returncode == 0
    assert "worker.stopped" in output


@pytest.mark.slow
def test_a_listener_alone_without_an_address_says_which_setting_is_missing(environment: dict[str, str]) -> None:
    process = start_python(
        {**environment, "GREETING": ""}, "-c", LISTENING.replace('"greeting"', '"metrics_bind"'), "greeter"
    )
    _output, errors = process.communicate(timeout=60)

    assert process.returncode == 78
    assert "METRICS_BIND: must say where to listen" in errors
    assert "Traceback" not in errors


WAITING = """
import time
from dataclasses import replace
import click
from chassis.cli import main
from scratch_service.app import service

@click.command()
def wait(runtime):
    print("waiting", flush=True)
    time.sleep(60)

main(replace(service, commands=[wait]))
"""


@pytest.mark.slow
def test_a_command_ends_when_it_is_told_to_also_as_the_first_process_of_a_container(
    environment: dict[str, str],
) -> None:
    """The kernel keeps a signal without a handler from the first process, so there has to be one."""
    process = start_python(environment, "-c", WAITING, "wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)

    assert process.returncode == 143


def greeted(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
            return client.recv(10) == b"hello"
    except OSError:
        return False
