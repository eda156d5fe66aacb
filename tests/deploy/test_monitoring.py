"""What is committed of the monitoring holds together: names, runbooks, unit tests of alerts, generated files."""

import re
import subprocess
from pathlib import Path

import pytest
from deploy.monitoring.generator.__main__ import BOARDS, COMPONENT, generated
from tests.deploy import topology
from tests.deploy.monitored import (
    MONITORING,
    ROOT,
    RULE_FILES,
    TEST_FILES,
    alerts,
    exporter_metrics,
    expressions,
    own_metrics,
    read,
    recorded,
)
from tests.deploy.promql import metrics_in

from chassis.testing.servers import ensure_installed

FIRING = re.compile(r'count\(ALERTS\{alertname="(\w+)", alertstate="firing"\}\)')


def test_metrics_are_found_in_expressions() -> None:
    assert metrics_in('sum by (service, le) (rate(ramal_a_bucket{x="y(z)"}[5m])) > 60 unless on (service) up == 1') == {
        "ramal_a_bucket",
        "up",
    }
    assert metrics_in("time() - max(a:b) / 30 * 3600 and 0 * c offset 15m or vector(0)") == {"a:b", "c"}


def test_every_metric_of_rules_and_dashboards_exists() -> None:
    known = own_metrics() | exporter_metrics() | recorded()
    unknown = {(place, name) for place, expression in expressions() for name in metrics_in(expression) - known}
    assert unknown == set()


def test_no_metric_of_other_programs_is_listed_in_vain() -> None:
    used = {name for _place, expression in expressions() for name in metrics_in(expression)}
    assert exporter_metrics() - used == set()


def test_the_largest_value_counts_of_what_each_worker_reads_from_the_same_database() -> None:
    """A sum over workers would count everything once per worker."""
    gauges = re.compile(
        r"ramal_(outbox|dead_letters|queue|messages_due|suppressions|accounts|enrollment|requests|tickets)\w*"
    )
    for place, expression in expressions():
        for found in gauges.finditer(expression):
            before = expression[: found.start()]
            assert re.search(r"(max|min|group)( by \([^()]*\))? \($|(max|min|group)\($", before), (place, expression)


def test_every_file_is_as_the_generator_writes_it() -> None:
    written = {file: file.read_text(encoding="utf-8") if file.exists() else None for file in generated()}
    stale = [str(file.relative_to(ROOT)) for file, text in generated().items() if written[file] != text]
    assert stale == [], "run `make monitoring`"
    folders = (MONITORING / "dashboards", COMPONENT)
    assert {file for folder in folders for file in folder.iterdir()} == set(generated())


def test_dashboards_have_ids_and_links_of_their_own() -> None:
    assert len({board.uid for board in BOARDS}) == len(BOARDS)
    for board in BOARDS:
        panels = board.json()["panels"]
        assert len({panel["id"] for panel in panels}) == len(panels)
        places = [panel["gridPos"] for panel in panels]
        assert all(place["x"] + place["w"] <= 24 for place in places)
        assert len({(place["x"], place["y"]) for place in places}) == len(places)


def test_every_alert_says_what_it_means_and_has_a_runbook_that_knows_it() -> None:
    assert len({alert.name for alert in alerts()}) == len(alerts())
    for alert in alerts():
        assert alert.severity in ("page", "ticket"), alert.name
        assert set(alert.annotations) == {"summary", "description", "runbook_url"}, alert.name
        runbook = ROOT / alert.annotations["runbook_url"]
        assert runbook.is_file(), alert.name
        assert f"`{alert.name}` ({alert.severity})" in runbook.read_text(encoding="utf-8"), alert.name


def test_every_alert_has_a_history_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    fires, quiet = set(), set()
    for file in TEST_FILES:
        for case in read(file)["tests"]:
            for asked in case["promql_expr_test"]:
                name = FIRING.fullmatch(asked["expr"])
                assert name, asked
                (fires if asked["exp_samples"] else quiet).add(name[1])
    named = {alert.name for alert in alerts()}
    assert (fires, quiet) == (named, named)


@pytest.fixture(scope="module")
def promtool() -> Path:
    return ensure_installed("prometheus") / "promtool"


def complaint(promtool: Path, *words: str | Path) -> str:
    """What promtool says when it is not content."""
    said = subprocess.run([promtool, *words], capture_output=True, text=True, check=False)
    return said.stdout + said.stderr if said.returncode else ""


def test_promtool_accepts_rules_and_configuration(promtool: Path) -> None:
    assert complaint(promtool, "check", "config", MONITORING / "prometheus.yml") == ""
    assert complaint(promtool, "check", "rules", *RULE_FILES) == ""


@pytest.mark.parametrize("file", TEST_FILES, ids=lambda file: file.stem)
def test_alerts_fire_and_are_quiet_as_their_tests_say(file: Path, promtool: Path) -> None:
    assert complaint(promtool, "test", "rules", file) == ""


def test_prometheus_looks_for_every_process_that_has_metrics() -> None:
    wanted = {(name, process.metrics_port) for name, process in topology.processes().items() if process.metrics_port}
    jobs = {job["job_name"]: job for job in read(MONITORING / "prometheus.yml")["scrape_configs"]}
    found = {
        (f"{name}-web" if job == "ramal-web" else name, looked["port"])
        for job in ("ramal-web", "ramal-worker", "ramal-gateway")
        for looked in jobs[job]["dns_sd_configs"]
        for name in looked["names"]
    }
    assert found == wanted
    assert jobs["ramal-web"]["honor_labels"] and jobs["ramal-worker"]["honor_labels"]
