"""The health of a worker: alive while its roles turn, also without database and broker; not when one of them hangs."""

import signal
import time
from pathlib import Path

import pytest
import requests
from tests.chassis.cli.kit import answers, start, start_python

from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port

HANGING = """
import threading
from dataclasses import replace
from pathlib import Path
from chassis.roles import run_worker
from chassis.service import Loop
from scratch_service.app import service

def step(runtime):
    if Path(runtime.settings.greeting).exists():
        threading.Event().wait()
    return False

run_worker(replace(service, loops=[Loop("sending", step, "pile", poll_seconds=0.1, turns_within=1)]))
"""
IMPATIENT = """
from datetime import timedelta
from chassis import roles
from scratch_service.app import service

roles._RELAY_TURNS_WITHIN = roles._CONSUMER_TURNS_WITHIN = 5
roles.LONGEST_STEP = timedelta(seconds=5)
roles.run_worker(service)
"""


@pytest.mark.slow
def test_a_worker_is_alive_until_one_of_its_loops_hangs(environment: dict[str, str], tmp_path: Path) -> None:
    address, hangs = f"127.0.0.1:{free_port()}", tmp_path / "hangs"
    assert start(environment, "migrate").wait(60) == 0
    worker = start_python({**environment, "METRICS_BIND": address, "GREETING": str(hangs)}, "-c", HANGING)
    try:
        assert wait_until(lambda: answers(f"http://{address}/health/live"), 60)
        report = requests.get(f"http://{address}/health/live", timeout=5).json()
        roles = {"relay": "ok", "consume": "ok", "jobs": "ok", "sending": "ok"}
        assert report == {"service": "scratch", "status": "live", "checks": roles}

        hangs.touch()
        assert wait_until(lambda: not answers(f"http://{address}/health/live"), 20)

        answer = requests.get(f"http://{address}/health/live", timeout=5)
        assert (answer.status_code, answer.json()["status"]) == (503, "hangs")
        found = answer.json()["checks"]
        assert found.pop("sending").startswith("no turn for ")
        assert set(found.values()) == {"ok"}, "the others turn"
        shown = requests.get(f"http://{address}/metrics", timeout=5).text
        assert 'ramal_role_turn_limit_seconds{role="sending",service="scratch"} 1.0' in shown
        age = shown.partition('ramal_role_turn_age_seconds{role="sending",service="scratch"} ')[2].splitlines()[0]
        assert float(age) > 1
        assert requests.get(f"http://{address}/other", timeout=5).status_code == 404
    finally:
        worker.kill()
    worker.communicate(timeout=30)


@pytest.mark.slow
def test_a_worker_without_database_and_broker_is_alive(environment: dict[str, str]) -> None:
    address = f"127.0.0.1:{free_port()}"
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "BROKER_URL": "amqp://127.0.0.1:1//"}
    worker = start_python({**environment, **away, "METRICS_BIND": address}, "-c", IMPATIENT)
    try:
        assert wait_until(lambda: answers(f"http://{address}/health/live"), 60)
        until = time.monotonic() + 7
        while time.monotonic() < until:
            report = requests.get(f"http://{address}/health/live", timeout=5).json()
            assert report["status"] == "live", report
            time.sleep(0.5)
    finally:
        worker.send_signal(signal.SIGTERM)
    output, _errors = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert "relay.database_unavailable" in output
    assert "consumer.broker_unavailable" in output
