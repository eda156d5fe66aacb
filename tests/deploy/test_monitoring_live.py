"""A real Prometheus scrapes a running platform by the committed configuration: no target is down, every rule and every
panel is understood, and the metrics that they name are there.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.error import HTTPError

import pytest
from tests.architecture.repository import service_names
from tests.deploy.monitored import MONITORING, exporter_metrics, expressions, own_metrics, read
from tests.deploy.promql import metrics_in
from tests.deploy.scraping import Prometheus, fetch, prometheus
from tests.journeys.people import World
from tests.journeys.running import Platform

from chassis.testing.processes import wait_until

pytestmark = pytest.mark.slow

DATA = (
    "ramal_outbox_age_seconds",
    "ramal_queue_messages",
    "ramal_role_turn_age_seconds",
    "ramal_accounts_locked",
    "ramal_messages_due",
    "ramal_requests_waiting",
    "ramal_trust_anchors",
    "ramal_tickets_overdue",
    'ramal_job_runs_total{job="seal-audit"}',
    "histogram_quantile(0.95, sum by (le) (ramal_delivery_seconds_bucket)) > 0",
    "histogram_quantile(0.95, sum by (service, le) (ramal_event_seconds_bucket)) > 0",
    'ramal_http_request_seconds_count{service="identity"} > 0',
    'sum(envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="http"}) > 0',
    "envoy_server_days_until_first_cert_expiring > 0",
)
"""What has to have a value once somebody has registered."""

OF_WORK = re.compile(r"^# HELP (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Watched:
    """A platform on which somebody registered, and the Prometheus that scrapes it."""

    platform: Platform
    prometheus: Prometheus

    def addresses(self, job: str) -> list[str]:
        """The addresses with metrics of the targets of a job."""
        targets = json.loads((self.platform.root / "prometheus-targets.json").read_text(encoding="utf-8"))
        return [
            f"http://{address}{target['labels']['__metrics_path__']}"
            for target in targets
            for address in target["targets"]
            if target["labels"]["job"] == job
        ]

    def families(self) -> set[str]:
        """The names of all metric families that web, worker and Envoy show."""
        texts = [fetch(url) for job in ("ramal-web", "ramal-worker") for url in self.addresses(job)]
        return {name for text in texts for name in OF_WORK.findall(text)}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    platform = Platform.in_folder(folder / "state", "embedded")
    with ExitStack() as stack:
        stack.callback(platform.end)
        platform.up()
        world = World.of(platform)
        person = world.person()
        world.mails.wait_for(person.email, "welcome")
        (own := folder / "prometheus").mkdir()
        yield Watched(platform, stack.enter_context(prometheus(own, platform.root / "prometheus-targets.json")))


def test_no_target_is_down(watched: Watched) -> None:
    wanted = 2 * len(service_names()) + 2  # web and worker of each, Envoy, Prometheus itself

    def all_up() -> bool:
        return [series["value"][1] for series in watched.prometheus.query("count(up == 1)")] == [str(wanted)]

    assert wait_until(all_up, 60), watched.prometheus.query("up")
    assert watched.prometheus.query("up == 0") == []
    named = {(one["metric"]["job"], one["metric"].get("service")) for one in watched.prometheus.query("up")}
    assert {("ramal-worker", "identity"), ("ramal-web", "notifier"), ("ramal-gateway", "gateway")} <= named


def test_every_rule_is_evaluated_without_a_fault(watched: Watched) -> None:
    assert wait_until(lambda: all(rule["health"] == "ok" for rule in watched.prometheus.rules()), 60), [
        (rule["name"], rule.get("lastError")) for rule in watched.prometheus.rules() if rule["health"] != "ok"
    ]
    assert len(watched.prometheus.rules()) > 60


def test_every_panel_is_understood(watched: Watched) -> None:
    refused = []
    for place, expression in expressions():
        try:
            watched.prometheus.query(expression.replace("$service", "identity"))
        except HTTPError as error:
            refused.append((place, expression, error.read().decode()))
    assert refused == []


@pytest.mark.parametrize("expression", DATA)
def test_the_basic_metrics_have_values(watched: Watched, expression: str) -> None:
    assert wait_until(lambda: watched.prometheus.query(expression) != [], 30), expression


def test_every_metric_of_ours_that_is_named_is_shown(watched: Watched) -> None:
    shown = watched.families()
    named = {name for _place, expression in expressions() for name in metrics_in(expression) & own_metrics()}
    bare = {re.sub(r"_(bucket|count|sum)$", "", name) for name in named}
    assert bare - shown == set()
    assert {name for name in read(MONITORING / "exporters.yml")["process"]["metrics"] if name not in shown} == set()


def test_every_metric_of_envoy_that_is_named_is_shown(watched: Watched) -> None:
    (address,) = watched.addresses("ramal-gateway")
    shown = set(re.findall(r"^(envoy_\w+)", fetch(address), re.MULTILINE))
    assert {name for name in exporter_metrics() if name.startswith("envoy_")} - shown == set()


def test_no_alert_fires_on_a_healthy_platform(watched: Watched) -> None:
    """Alerts about servers that a laptop has not are not there, and the disks of this machine are its own."""
    firing = watched.prometheus.query('ALERTS{alertstate="firing"}')
    assert {one["metric"]["alertname"] for one in firing} == set()
