"""The web role: a Flask application made from a Service, and what the answers of all services have in common."""

import json
import math
import re
import time
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Request, Response, g, request
from flask.json.provider import DefaultJSONProvider
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.formparser import FormDataParser
from werkzeug.routing import BaseConverter

from chassis import auth, draining, health, problems, process_metrics, tracing
from chassis.context import ANONYMOUS, Actor, Origin
from chassis.endpoints import PROBLEM_JSON
from chassis.events import plain
from chassis.exceptions import as_problem, is_ours
from chassis.files import FileMissing
from chassis.i18n import chosen_language
from chassis.ids import new_id
from chassis.problems import Problem
from chassis.telemetry import PROBLEMS, REQUESTS

if TYPE_CHECKING:
    from chassis.service import Runtime, Service

log = structlog.get_logger(__name__)
MAX_BODY_BYTES = 1024 * 1024
_MAX_DEPTH = 64
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_PROBE_PATHS = ("/health/live", "/health/ready", "/metrics")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,80}")
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_VARY = ("Accept-Language", "Authorization")
_USUAL_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "private, no-cache"),
)


def create_app(runtime: "Runtime", prepared: Flask | None = None) -> Flask:
    """Return the WSGI application of a runtime's service.

    `prepared` is the result of `prepare_app` for the same service, made before a fork; without it the application is
    made now.
    """
    app = prepared or prepare_app(runtime.service)
    app.extensions["ramal"] = runtime
    # The series begins at 0, so that the first lost file is an increase that the alert sees.
    PROBLEMS.labels(runtime.service.name, FileMissing.code)
    return app


def prepare_app(service: "Service") -> Flask:
    """Return a service's WSGI application without its runtime.

    It opens nothing and reads no setting, so it may be made before a fork. `create_app` adds the runtime.
    """
    app = Flask(service.name, static_folder=None)
    app.json = StrictJson(app)
    app.request_class = StrictRequest
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["unit_code"] = UnitCodeInPath
    for blueprint in service.blueprints:
        app.register_blueprint(blueprint)
    _add_probes(app)
    app.before_request(lambda: _begin(app.extensions["ramal"]))
    app.after_request(lambda response: _finish(app.extensions["ramal"], response))
    app.register_error_handler(Exception, lambda error: _refused(app.extensions["ramal"], error))
    return app


class UnitCodeInPath(BaseConverter):
    """A consumer unit's code in a path, in any mask. It has a digit, which `import` in the same place has not."""

    regex = "[^/]*[0-9][^/]*"


class StrictRequest(Request):
    """A request whose form is read completely or refused. werkzeug alone takes an unreadable form for an empty one."""

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser


class StrictJson(DefaultJSONProvider):
    """JSON that can be stored and has one meaning. Answers keep their accents.

    Refused are NaN, NUL, a lone surrogate, a number that no column holds, a name twice in one object, and deep nesting.
    """

    ensure_ascii = False
    sort_keys = False
    compact = True

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        text = s.decode("utf-8") if isinstance(s, bytes) else s
        try:
            value = json.loads(
                text,
                parse_constant=_not_json,
                parse_int=_whole_number,
                parse_float=_finite_number,
                object_pairs_hook=_object,
            )
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if text.count("[") + text.count("{") > _MAX_DEPTH and _is_deeper(value, _MAX_DEPTH):
            raise ValueError("nested too deeply")
        if "\\u" in text:
            _check_storable(value)
        return value


def _not_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _whole_number(digits: str) -> int:
    number = int(digits)
    if abs(number) >= 2**63:
        raise ValueError("a number that no column holds")
    return number


def _finite_number(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("a number that no column holds")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name that comes twice")
    return found


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        containers = [item.values() if isinstance(item, dict) else item for item in layer]
        layer = [child for container in containers for child in container if isinstance(child, dict | list)]
    return bool(layer)


def _check_storable(value: Any) -> None:
    shown = json.dumps(value, ensure_ascii=False)
    shown.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, a ValueError
    if "\\u0000" in shown.replace("\\\\", ""):
        raise ValueError("a NUL character cannot be stored")


def _asked() -> Request:
    """Return the request itself. Flask's proxy costs more at each use than most of what is looked up in the request."""
    return request._get_current_object()  # type: ignore[attr-defined,no-any-return]  # what mypy sees is no proxy


def _begin(runtime: "Runtime") -> None:
    asked = _asked()
    g.started = time.perf_counter()
    request_id = asked.headers.get("X-Request-Id", "")
    traceparent = asked.headers.get("traceparent", "")
    g.span = tracing.begin(
        f"{_method(asked)} {_rule(asked)}",
        traceparent if _TRACEPARENT.fullmatch(traceparent) else tracing.new_traceparent(),
        "SERVER",
    )
    origin = g.origin = Origin(
        actor=ANONYMOUS,
        address=_address(asked, runtime.settings.trusted_proxies),
        request_id=request_id if _REQUEST_ID.fullmatch(request_id) else str(new_id()),
        traceparent=g.span.traceparent,
    )
    actor = ANONYMOUS
    try:
        if "\x00" in asked.path:
            raise problems.Malformed()
        if asked.path not in _PROBE_PATHS:
            actor = _caller(asked, runtime)
    finally:  # also a refusal is written in the caller's language
        g.language = actor.language or chosen_language(asked.accept_languages, runtime.settings.default_language)
    if actor.user_id is not None:
        g.origin = replace(origin, actor=actor)


def _caller(asked: Request, runtime: "Runtime") -> Actor:
    """Return the actor of the access token in the request `asked`, or the anonymous actor when there is none.

    A public route ignores tokens unless it heeds them, so that a bad one matters only where a token says something.
    Raises TokenInvalid.
    """
    view: Any = runtime_view()
    operation = getattr(view, "operation", None)
    if operation is None or operation.access.ignores_token:
        return ANONYMOUS
    token = auth.bearer(asked.headers.get("Authorization", ""))
    return runtime.verifier.actor(token) if token else ANONYMOUS


def runtime_view() -> Any:
    """Return the view function that will answer this request, or None when no route matches."""
    from flask import current_app

    return current_app.view_functions.get(request.endpoint or "")


def _address(asked: Request, trusted_proxies: int) -> str:
    """Return the caller's network address: the one that the outermost trusted proxy wrote into X-Forwarded-For.

    `asked` is the Flask request. `trusted_proxies` is how many proxies are in front. Without any, or when the header
    has fewer entries or no valid address in that place, the address of the connection is returned.
    """
    hops = [hop.strip() for hop in asked.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if trusted_proxies and len(hops) >= trusted_proxies:
        with suppress(ValueError):
            return str(ip_address(hops[-trusted_proxies].partition("%")[0]))
    return asked.remote_addr or ""


def _finish(runtime: "Runtime", response: Response) -> Response:
    asked, origin = _asked(), g.origin
    _add_headers(response, origin.request_id)
    seconds = time.perf_counter() - g.started
    method, rule = _method(asked), _rule(asked)
    _end_span(method, rule, response.status_code)
    if asked.path not in _PROBE_PATHS:
        labels = (runtime.service.name, method, rule, str(response.status_code))
        REQUESTS.labels(*labels).observe(seconds)
        log.info(
            "request",
            method=method,
            route=rule,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            request_id=origin.request_id,
            trace_id=origin.traceparent[3:35],
            user_id=str(origin.actor.user_id or ""),
        )
    return response


def _method(asked: Request) -> str:
    return asked.method if asked.method in _METHODS else "other"  # clients may invent any number of methods


def _rule(asked: Request) -> str:
    return asked.url_rule.rule if asked.url_rule else "unmatched"


def _end_span(method: str, rule: str, status: int) -> None:
    g.span.note({"http.request.method": method, "http.route": rule, "http.response.status_code": status})
    g.span.end()


def _add_headers(response: Response, request_id: str) -> None:
    """Add the headers that every answer has, such as `Cache-Control`, unless the view has set them itself.

    X-Request-Id (`request_id`) and Content-Language are set in any case. Called after each request.
    """
    headers = response.headers
    said = {name.lower() for name, _ in headers}
    for name, value in _USUAL_HEADERS:
        if name.lower() not in said:
            headers.add(name, value)
    headers["X-Request-Id"] = request_id
    headers["Content-Language"] = g.language
    if "vary" in said:
        response.vary.update(_VARY)
    else:
        headers.add("Vary", ", ".join(_VARY))


def _refused(runtime: "Runtime", error: Exception) -> Response:
    problem = as_problem(error)
    if is_ours(error, problem):
        log.error("request.failed", request_id=g.origin.request_id, code=problem.code, exc_info=error)
    PROBLEMS.labels(runtime.service.name, problem.code).inc()
    g.span.note({"ramal.problem.code": problem.code})
    if problem.status >= 500:
        g.span.fail(problem.code)
    return problem_response(runtime, problem)


def problem_response(runtime: "Runtime", problem: Problem) -> Response:
    """Return a problem as an `application/problem+json` answer in the caller's language (RFC 9457).

    Called for every request that ends with an exception. The language is the one found for the request, otherwise the
    default of the settings.
    """
    language = g.get("language", runtime.settings.default_language)
    words = runtime.catalogue.readable(problem.facts, language, runtime.settings.time_zone)
    body: dict[str, Any] = {
        "type": f"urn:ramal:problem:{problem.code}",
        "title": runtime.catalogue.text(problem.code, language, **words),
        "status": problem.status,
        "code": problem.code,
        "detail": runtime.catalogue.text(problem.code, language, "detail", **words),
        "request_id": g.origin.request_id,
        **plain(problem.facts),
    }
    if problem.errors:
        body["errors"] = [
            {
                "pointer": fault.pointer,
                "code": fault.code,
                "detail": runtime.catalogue.text(
                    fault.code,
                    language,
                    **runtime.catalogue.readable_fault(fault.facts, language, runtime.settings.time_zone),
                ),
                **plain(fault.members),
            }
            for fault in problem.errors
        ]
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, problem.status, {**problem.headers, "Cache-Control": "no-store"}, mimetype=PROBLEM_JSON)


def _add_probes(app: Flask) -> None:
    """Add the routes `/health/live`, `/health/ready` and `/metrics` to a service's application.

    The platform and Prometheus ask them directly; the gateway does not route them.
    """

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    def ready() -> tuple[dict[str, Any], int]:
        runtime = app.extensions["ramal"]
        if draining.is_on():
            return health.draining_report(runtime), 503
        report = health.readiness(runtime)
        return report, 200 if report["status"] != "unready" else 503

    @app.get("/metrics")
    def metrics() -> Response:
        shown = generate_latest(process_metrics.registry(app.extensions["ramal"].settings))
        return Response(shown, content_type=CONTENT_TYPE_LATEST)

    probes: tuple[Any, ...] = (live, ready, metrics)
    for probe in probes:
        probe.operation = PROBE


class _Probe:
    access = auth.anyone("the platform's own probes, which the gateway does not route")


PROBE = _Probe()
