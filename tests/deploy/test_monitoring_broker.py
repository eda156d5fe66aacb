"""RabbitMQ's own metrics, by its plugin on a real node, and what the runbook about changed queues says of it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from amqp.exceptions import PreconditionFailed
from tests.deploy.monitored import exporter_metrics
from tests.deploy.scraping import fetch

from chassis import bus
from chassis.settings import ServiceSettings
from chassis.testing.plugin import settings_for_tests
from chassis.testing.processes import wait_until
from chassis.testing.servers import PrivateRabbit, free_port

pytestmark = pytest.mark.slow

QUEUE = "notifier.events"
NEWER = {"rabbitmq_unreachable_cluster_peers_count"}
"""Not in Debian's RabbitMQ 3.10, but in 4.2, which deploy/k8s runs; it is in the plugin's metrics.md there."""


class WatchedRabbit(PrivateRabbit):
    """A RabbitMQ node with the plugin rabbitmq_prometheus, which answers at `metrics_url`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._metrics_port = free_port()

    @property
    def metrics_url(self) -> str:
        return f"http://127.0.0.1:{self._metrics_port}/metrics"

    def _prepare(self) -> None:
        super()._prepare()
        (self.folder / "enabled_plugins").write_text("[rabbitmq_prometheus].\n")

    def _configuration(self) -> str:
        own = f"prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = {self._metrics_port}\n"
        return super()._configuration() + own


@pytest.fixture(scope="module")
def broker() -> Iterator[WatchedRabbit]:
    folder = Path(mkdtemp(prefix="ramal-watched-"))
    server = WatchedRabbit(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(broker: WatchedRabbit, tmp_path: Path) -> ServiceSettings:
    usual = settings_for_tests(ServiceSettings, f"sqlite:///{tmp_path}/x.db", tmp_path)
    return usual.model_copy(update={"broker_url": broker.url()})


def test_every_metric_of_rabbitmq_that_is_named_is_shown(broker: WatchedRabbit, settings: ServiceSettings) -> None:
    bus.declare_topology(settings)
    wanted = {name for name in exporter_metrics() if name.startswith("rabbitmq_")} - NEWER

    def missing() -> set[str]:
        return wanted - set(re.findall(r"^(rabbitmq_\w+)", fetch(broker.metrics_url), re.MULTILINE))

    assert wait_until(lambda: missing() == set(), 30), missing()


def test_a_queue_with_other_arguments_is_refused_until_it_is_deleted_and_pauses_need_nothing(
    settings: ServiceSettings,
) -> None:
    bus.declare_topology(settings)
    other_pauses = settings.model_copy(update={"retry_seconds": (7,)})
    bus.declare_topology(other_pauses)
    assert bus.depths(settings, "notifier.retry.7s", "notifier.retry.5s") == {
        "notifier.retry.7s": 0,
        "notifier.retry.5s": 0,
    }
    other_limit = settings.model_copy(update={"delivery_limit": settings.delivery_limit + 1})
    with pytest.raises(PreconditionFailed, match="inequivalent arg"):
        bus.declare_topology(other_limit)
    with bus.connect(settings) as connection:
        channel = connection.channel()
        for name in bus.contracts.hearers():
            channel.queue_delete(f"{name}.events")
    bus.declare_topology(other_limit)
    assert bus.depths(settings, QUEUE) == {QUEUE: 0}
