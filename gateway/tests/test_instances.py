"""Several instances of a service behind one name: all of them work, and one that is away or sick costs nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.names import Names, name_server
from gateway_kit.service import EchoService, running

from chassis.testing.processes import start_child, wait_until
from gateway.envoy.clusters import LOOK_UP_SECONDS
from gateway.render import CLUSTERS_FILE
from gateway.routes import MIB, NOTIFIER

HOSTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
POSTED = f"{NOTIFIER.prefix}/answers/any"
UPLOADS = f"{NOTIFIER.prefix}/uploads"
FOLLOWED_SECONDS = 20

Body = bytes | Iterator[bytes]


@pytest.fixture(scope="module")
def resolving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gateway, Names]]:
    """A gateway that looks up the notifier's name at a name server of the test's."""
    with name_server() as names, a_gateway(tmp_path_factory.mktemp("gateway")) as gateway:
        yield gateway, names


class Instances:
    """Instances of the notifier as processes on one port of several addresses, and the gateway in front of them."""

    def __init__(self, gateway: Gateway, names: Names, folder: Path) -> None:
        self.gateway = gateway
        self.names = names
        self.port = _a_port_free_on(*HOSTS)
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, host: str, *words: str, module: str = "gateway_kit.instance") -> None:
        paths = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
        self._processes[host] = start_child(
            [sys.executable, "-m", module, host, str(self.port), *words],
            folder=self._folder,
            environment={**os.environ, "PYTHONPATH": paths},
            output=self._folder / f"{host}.log",
            death_signal="KILL",
        )
        assert wait_until(lambda: _listens(host, self.port), 20), host

    def tell_to_stop(self, host: str) -> subprocess.Popen[bytes]:
        self._processes[host].send_signal(signal.SIGTERM)
        return self._processes[host]

    def kill(self, host: str) -> None:
        self._processes[host].kill()
        self._processes.pop(host).wait()

    def kill_all(self) -> None:
        for host in list(self._processes):
            self.kill(host)

    def are(self, *hosts: str) -> None:
        """Let the name have these addresses, and wait until the gateway has looked them up and found them ready."""
        self.names.addresses = list(hosts)
        assert wait_until(lambda: self.in_use() == set(hosts), FOLLOWED_SECONDS), self.in_use()

    def in_use(self) -> set[str]:
        """The addresses that get requests."""
        listed = requests.get(f"{self.gateway.admin_url}/clusters?format=json", timeout=10).json()
        [cluster] = [one for one in listed["cluster_statuses"] if one["name"] == NOTIFIER.name]
        return {
            one["address"]["socket_address"]["address"]
            for one in cluster.get("host_statuses", [])
            if not one["health_status"].get("failed_active_health_check")
        }

    def lost(self) -> list[tuple[str, int, str]]:
        """Requests that did not succeed so far, with the reason that Envoy gives."""
        lines = self.gateway.log_lines()
        return [(line["flags"], line["bytes_in"], line["reason"]) for line in lines if line["status"] != 200]

    def post(
        self, times: int, at_once: int = 1, path: str = POSTED, body: Callable[[], Body] = lambda: b"{}"
    ) -> Counter[int | str]:
        """Send POSTs; how often each instance answered, by address, or by status where it was no success."""
        with ThreadPoolExecutor(at_once) as pool:
            return Counter(pool.map(lambda _number: self._post(path, body()), range(times)))

    def post_until(self, enough: threading.Event, at_once: int) -> Counter[int | str]:
        """Send POSTs without a pause, like `post`."""

        def some(_number: int) -> Counter[int | str]:
            answers: Counter[int | str] = Counter()
            while not enough.is_set():
                answers[self._post(POSTED, b"{}")] += 1
            return answers

        with ThreadPoolExecutor(at_once) as pool:
            return sum(pool.map(some, range(at_once)), Counter())

    def _post(self, path: str, body: Body) -> int | str:
        answer = self.gateway.post(path, data=body)
        return str(answer.json()["service"]) if answer.status_code == 200 else answer.status_code


@pytest.fixture
def instances(resolving: tuple[Gateway, Names], tmp_path: Path) -> Iterator[Instances]:
    gateway, names = resolving
    found = Instances(gateway, names, tmp_path)
    gateway.settings.upstreams[NOTIFIER.name] = f"notifier.example:{found.port}"
    gateway.write({CLUSTERS_FILE: _looking_up_at(names, gateway.rendered()[CLUSTERS_FILE])})
    try:
        yield found
    finally:
        found.kill_all()


def _looking_up_at(names: Names, clusters: str) -> str:
    """The clusters' file with the test's name server for the notifier."""
    content = json.loads(clusters)
    [cluster] = [one for one in content["resources"] if one["name"] == NOTIFIER.name]
    assert cluster["type"] == "STRICT_DNS"
    cluster["typed_dns_resolver_config"] = {
        "name": "envoy.network.dns_resolver.cares",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
            "resolvers": [{"socket_address": {"address": "127.0.0.1", "port_value": names.port}}],
        },
    }
    return json.dumps(content)


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except ConnectionError:
        return False
    return True


def _ready(host: str, port: int) -> bool:
    return requests.get(f"http://{host}:{port}/health/ready", timeout=5).status_code == 200


def _a_port_free_on(*hosts: str) -> int:
    for _ in range(50):
        with ExitStack() as stack:
            first, *others = (stack.enter_context(socket.socket()) for _ in hosts)
            first.bind((hosts[0], 0))
            port = int(first.getsockname()[1])
            try:
                for host, door in zip(hosts[1:], others, strict=True):
                    door.bind((host, port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free on all of them")


def test_all_addresses_of_a_name_are_used_and_followed(instances: Instances) -> None:
    for host in HOSTS:
        instances.start(host)
    instances.are(*HOSTS[:2])
    assert instances.post(40).keys() == set(HOSTS[:2])
    instances.are(*HOSTS)
    assert instances.post(60).keys() == set(HOSTS)
    instances.are(HOSTS[2])
    assert instances.post(20).keys() == {HOSTS[2]}


def test_no_post_fails_when_one_of_two_instances_is_killed(instances: Instances) -> None:
    for host in HOSTS[:2]:
        instances.start(host)
    instances.are(*HOSTS[:2])
    assert instances.post(20).keys() == set(HOSTS[:2])
    instances.kill(HOSTS[0])
    # What was sent on a connection that is just ending may have arrived, and is lost: these connections have ended.
    assert wait_until(lambda: instances.gateway.statistic("cluster.notifier.upstream_cx_active") == 0, 10)
    assert instances.post(100, at_once=8) == {HOSTS[1]: 100}
    instances.start(HOSTS[0])
    assert wait_until(lambda: HOSTS[0] in instances.post(10), 30), "it is taken back"


@pytest.mark.parametrize("leaves_name", [True, False], ids=["as in a rolling update", "as Compose restarts one"])
def test_no_post_fails_while_an_instance_is_taken_away(instances: Instances, leaves_name: bool) -> None:
    """It is told to stop, is not ready, perhaps leaves the name server, and ends after its drain."""
    for host in HOSTS[:2]:
        instances.start(host, str(4 * int(LOOK_UP_SECONDS)), module="gateway_kit.web")
    instances.are(*HOSTS[:2])
    asking = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        posted = pool.submit(instances.post_until, asking, at_once=4)
        try:
            assert wait_until(lambda: instances.gateway.statistic("cluster.notifier.upstream_rq_active") > 0, 10)
            leaving = instances.tell_to_stop(HOSTS[0])
            assert wait_until(lambda: not _ready(HOSTS[0], instances.port), 10)
            if leaves_name:
                instances.are(HOSTS[1])
            assert leaving.wait(30) == 0
        finally:
            asking.set()
        answers = posted.result()
    assert answers.keys() == set(HOSTS[:2]), (answers, instances.lost())


def test_no_streamed_upload_fails_either(instances: Instances) -> None:
    for host in HOSTS[:2]:
        instances.start(host)
    instances.are(*HOSTS[:2])
    instances.kill(HOSTS[0])
    failed = instances.gateway.statistic("cluster.notifier.upstream_cx_connect_fail")
    assert instances.post(20, path=UPLOADS, body=lambda: _on_a_fast_line(2 * MIB)) == {HOSTS[1]: 20}, instances.lost()
    assert instances.gateway.statistic("cluster.notifier.upstream_cx_connect_fail") > failed


def _on_a_fast_line(size: int) -> Iterator[bytes]:
    """A body that comes at the speed of a line of 500 Mbit/s. On loopback it would come at once, as from no client."""
    piece = 64 * 1024
    for _ in range(size // piece):
        yield b"x" * piece
        time.sleep(0.001)


def test_no_post_fails_when_one_of_two_machines_is_silent(instances: Instances) -> None:
    for host in HOSTS[:2]:
        instances.start(host)
    instances.are(*HOSTS[:2])
    instances.kill(HOSTS[0])
    with _silent(HOSTS[0], instances.port):
        assert instances.post(60, at_once=20) == {HOSTS[1]: 60}


def test_an_instance_gets_no_requests_before_it_is_ready(instances: Instances) -> None:
    """A name server that knows an instance as soon as it begins sends nobody to a closed door."""
    instances.start(HOSTS[0])
    instances.names.addresses = list(HOSTS[:2])
    failed = "cluster.notifier.health_check.failure"
    before = instances.gateway.statistic(failed)
    assert wait_until(lambda: instances.gateway.statistic(failed) > before, FOLLOWED_SECONDS)
    assert instances.in_use() == {HOSTS[0]}
    instances.start(HOSTS[1])
    instances.are(*HOSTS[:2])
    assert instances.post(40).keys() == set(HOSTS[:2])


def test_a_sick_instance_gets_no_requests_for_a_while(instances: Instances) -> None:
    instances.start(HOSTS[0], "503")
    instances.start(HOSTS[1])
    instances.are(*HOSTS[:2])
    ejections = "cluster.notifier.outlier_detection.ejections_enforced_total"
    before = instances.gateway.statistic(ejections)
    answers = instances.post(100)
    assert answers[503] + answers[HOSTS[1]] == 100
    # Five tell that it is sick, and one may be on its way. A slow machine may need more than one while for the 100.
    assert 0 < answers[503] <= 6 * (instances.gateway.statistic(ejections) - before)


def test_what_may_have_been_sent_is_not_sent_again(instances: Instances) -> None:
    """An instance hangs up after it has read the request: it may have done what was asked."""
    hosts = HOSTS[:2]
    with ExitStack() as stack:
        services = [stack.enter_context(running(EchoService(host, host=host, port=instances.port))) for host in hosts]
        instances.are(*hosts)
        answer = instances.gateway.post(f"{NOTIFIER.prefix}/answers/broken", data=b"{}")
        assert answer.status_code == 503
        assert sum(len(service.received) for service in services) == 1


@contextmanager
def _silent(host: str, port: int) -> Iterator[None]:
    """A machine that answers no attempt to connect: its queue of connections is full, and nobody takes one."""
    with ExitStack() as stack:
        door = stack.enter_context(socket.socket())
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        yield
