"""Several instances of a service behind one name: all of them work, and one that is away or sick costs nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
from gateway_kit.gateway import Gateway, a_gateway
from gateway_kit.names import Names, name_server
from gateway_kit.service import EchoService, running

from chassis.testing.processes import start_child, wait_until
from gateway.render import CLUSTERS_FILE
from gateway.routes import MIB, NOTIFIER

HOSTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
POSTED = f"{NOTIFIER.prefix}/answers/any"
UPLOADS = f"{NOTIFIER.prefix}/uploads"
FOLLOWED_SECONDS = 20


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

    def start(self, host: str, *words: str) -> None:
        paths = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
        self._processes[host] = start_child(
            [sys.executable, "-m", "gateway_kit.instance", host, str(self.port), *words],
            folder=self._folder,
            environment={**os.environ, "PYTHONPATH": paths},
            output=self._folder / f"{host}.log",
            death_signal="KILL",
        )
        assert wait_until(lambda: _listens(host, self.port), 20), host

    def kill(self, host: str) -> None:
        self._processes[host].send_signal(signal.SIGKILL)
        self._processes.pop(host).wait()

    def kill_all(self) -> None:
        for host in list(self._processes):
            self.kill(host)

    def are(self, *hosts: str) -> None:
        """Let the name have these addresses, and wait until the gateway has looked them up."""
        self.names.addresses = list(hosts)
        assert wait_until(lambda: self.in_use() == set(hosts), FOLLOWED_SECONDS), self.in_use()

    def in_use(self) -> set[str]:
        listed = requests.get(f"{self.gateway.admin_url}/clusters?format=json", timeout=10).json()
        [cluster] = [one for one in listed["cluster_statuses"] if one["name"] == NOTIFIER.name]
        return {one["address"]["socket_address"]["address"] for one in cluster.get("host_statuses", [])}

    def post(self, times: int, at_once: int = 1, path: str = POSTED, body: bytes = b"{}") -> Counter[int | str]:
        """Send POSTs; how often each instance answered, by address, or by status where it was no success."""

        def one(_number: int) -> int | str:
            answer = self.gateway.post(path, data=body)
            return str(answer.json()["service"]) if answer.status_code == 200 else answer.status_code

        with ThreadPoolExecutor(at_once) as pool:
            return Counter(pool.map(one, range(times)))


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
    assert instances.post(100, at_once=8) == {HOSTS[1]: 100}
    instances.start(HOSTS[0])
    assert wait_until(lambda: HOSTS[0] in instances.post(10), 30), "it is taken back"


def test_no_streamed_upload_fails_either(instances: Instances) -> None:
    instances.start(HOSTS[1])
    instances.are(*HOSTS[:2])
    assert instances.post(30, at_once=2, path=UPLOADS, body=b"x" * (2 * MIB)) == {HOSTS[1]: 30}


def test_no_post_fails_when_one_of_two_machines_is_silent(instances: Instances) -> None:
    instances.start(HOSTS[1])
    with _silent(HOSTS[0], instances.port):
        instances.are(*HOSTS[:2])
        assert instances.post(60, at_once=20) == {HOSTS[1]: 60}


def test_a_sick_instance_gets_no_requests_for_a_while(instances: Instances) -> None:
    instances.start(HOSTS[0], "503")
    instances.start(HOSTS[1])
    instances.are(*HOSTS[:2])
    answers = instances.post(100)
    assert answers[503] + answers[HOSTS[1]] == 100
    assert answers[503] <= 5, "as many as tell that it is sick"


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
        door.bind((host, port))
        door.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        yield
