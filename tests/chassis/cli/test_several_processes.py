"""The metrics of a web with several processes: sums over all of them, also of those that died."""

import os
import signal
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from tests.chassis.cli.kit import answers, start, start_python

from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port

SERVING = """
import os
import chassis
from prometheus_client import Counter, Gauge
from scratch_service.app import service
from chassis.roles import run_web
from chassis.web import prepare_app

ASKED = Counter("scratch_asked_total", "Times asked", ["by"])
ALIVE = Gauge("scratch_alive", "Processes that were asked", ["by"], multiprocess_mode="livesum")
app = prepare_app(service)

@app.get("/who")
def who():
    ASKED.labels("us").inc()
    ALIVE.labels("us").set(1)
    return str(os.getpid())

run_web(service, app)
"""


def value(address: str, name: str) -> float:
    shown = requests.get(f"{address}/metrics", timeout=10).text
    samples = [sample for family in text_string_to_metric_families(shown) for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name == name)


@pytest.mark.slow
def test_two_processes_of_a_web_show_their_sums_whoever_is_asked_and_whoever_died(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "metrics" / "web"
    folder.mkdir(parents=True)
    (folder / "counter_1.db").write_bytes(b"left behind by an earlier start")
    address = f"http://127.0.0.1:{free_port()}"
    assert start(environment, "migrate").wait(60) == 0
    several = {
        "WEB_BIND": address.removeprefix("http://"),
        "WEB_PROCESSES": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }
    web = start_python({**environment, **several}, "-c", SERVING)
    asked: list[int] = []

    def seen(count: int) -> bool:
        asked.append(int(requests.get(f"{address}/who", timeout=10).text))
        return len(set(asked)) == count

    try:
        assert wait_until(lambda: answers(f"{address}/health/ready"), 60)
        assert wait_until(lambda: seen(2), 30), "both processes are asked"
        for _ in range(6):
            assert value(address, "scratch_asked_total") == len(asked)
        assert value(address, "scratch_alive") == 2
        assert value(address, "ramal_http_request_seconds_count") == len(asked)

        os.kill(asked[0], signal.SIGKILL)
        assert wait_until(lambda: seen(3), 30), "the master has started another"
        assert wait_until(lambda: value(address, "scratch_alive") == 2, 10), "the dead one is not alive"
        assert value(address, "scratch_asked_total") == len(asked), "what the dead one counted is not forgotten"
    finally:
        web.send_signal(signal.SIGTERM)
    output, errors = web.communicate(timeout=60)
    assert web.returncode == 0, (output, errors)


@pytest.mark.slow
def test_a_folder_of_metrics_is_made_and_an_empty_variable_means_none(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for folder in ("", str(tmp_path / "not" / "made" / "yet")):
        process = start_python(
            {**environment, "PROMETHEUS_MULTIPROC_DIR": folder}, "-c", "import chassis.password_hashing"
        )
        _output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert not list(Path.cwd().glob("*.db"))
    assert list((tmp_path / "not" / "made" / "yet").glob("*.db"))
