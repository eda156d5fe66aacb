"""The gateway's own pages: the merged API document, its interactive page, the events, the platform's status, and the
plain pages that mails lead to while there is no portal.

Everything on them comes from this machine; no page loads anything from a third party.
"""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.resources import files
from typing import Any

import requests
from flask import Flask, Response, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable

from chassis import draining
from chassis.i18n import chosen_language
from chassis.serving import Serving
from chassis.serving import serve as serve_app
from gateway.documents import Document, merged_openapi
from gateway.event_page import events_by_service
from gateway.help_pages import help_response
from gateway.own_api import OPENAPI
from gateway.portal_pages import PAGES, Page, page_response
from gateway.problems import DEFAULT_LANGUAGE, ERROR, MALFORMED, NOT_FOUND, UPSTREAM_UNAVAILABLE
from gateway.settings import Settings

_ASSETS = str(files("flask_swagger_ui").joinpath("dist"))
_SERVED = {"start.js", "swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"}
_READY_SECONDS = 2
_PROBLEMS = {404: NOT_FOUND, 503: UPSTREAM_UNAVAILABLE}
_PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"  # noqa: E501  # one header


def create_app(settings: Settings) -> Flask:
    """Return the WSGI application of the gateway's own pages, such as `/docs` and `/status`.

    It holds no state and reaches the services only for `/status` and the help articles.
    """
    app = Flask("gateway", root_path=str(files("gateway")), static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's own JSON provider

    @cache
    def merged() -> Document:
        return merged_openapi(settings.contracts_dir / "openapi", OPENAPI)

    @cache
    def openapi_document() -> str:
        return json.dumps(merged(), ensure_ascii=False)

    app.add_url_rule("/", "index", lambda: redirect("/docs"))

    @app.get("/openapi.json")
    def openapi() -> Response:
        return Response(openapi_document(), mimetype="application/json")

    @app.get("/docs")
    def docs() -> Response:
        return _page(render_template("docs.html"))

    @app.get("/docs/<asset>")
    def docs_asset(asset: str) -> Response:
        if asset not in _SERVED:
            raise NotFound()
        folder = app.root_path + "/templates" if asset == "start.js" else _ASSETS
        return send_from_directory(folder, asset, max_age=86400)

    @app.get("/asyncapi")
    def asyncapi() -> Response:
        text = (settings.contracts_dir / "asyncapi.json").read_text(encoding="utf-8")
        wanted = request.accept_mimetypes.best_match(["application/json", "text/html"])
        if wanted == "text/html":
            return _page(render_template("asyncapi.html", services=events_by_service(json.loads(text))))
        return Response(text, mimetype="application/json")

    @app.get("/status")
    def status() -> tuple[Response, int]:
        report = platform_status(settings)
        return jsonify(report), 503 if report["status"] == "unready" else 200

    _add_probes(app)
    app.add_url_rule("/help/<slug>", "help", partial(_help_page, settings))
    _add_portal_pages(app, settings, merged)
    app.register_error_handler(HTTPException, _refused)
    app.after_request(_guarded)
    return app


def platform_status(settings: Settings) -> dict[str, Any]:
    """Ask every service at once whether it is ready, and return the answers as the body of `/status`.

    The body is `{"status": the worst of all, "services": {name: status}}`. A service that does not answer is `unready`.
    """
    services = {name: address for name, address in settings.upstreams.items() if name != "gateway"}
    with ThreadPoolExecutor(len(services)) as pool:
        found = dict(zip(services, pool.map(_readiness, services.values()), strict=True))
    worst = next((state for state in ("unready", "degraded") if state in found.values()), "ready")
    return {"status": worst, "services": found}


def serve(settings: Settings, prepared: Flask | None = None, *, master: bool = True) -> None:
    """Serve the gateway's own pages with gunicorn until the process is told to stop.

    `prepared` is the application if the caller made it before it forked this process; without it a new one is made. If
    `master` is false, there is no master process that restarts this one after a crash; whoever started it must do that.
    """
    bind = settings.app_bind or settings.upstreams["gateway"]
    serving = Serving(
        name="ramal-gateway-app", bind=bind, threads=4, master=master, drain_seconds=settings.drain_seconds
    )
    serve_app(lambda: prepared or create_app(settings), serving)


def _add_probes(app: Flask) -> None:
    """Add `/health/live` and `/health/ready`, which the platform asks directly; the gateway does not route them.

    The pages need no service to be ready: those of the services are the business of `/status`.
    """

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    def ready() -> tuple[dict[str, str], int]:
        return ({"status": "draining"}, 503) if draining.is_on() else ({"status": "ready"}, 200)


def _readiness(address: str) -> str:
    """Return the status of the service at `address`. One that is told to stop counts as `degraded`: it still works."""
    try:
        status = str(requests.get(f"http://{address}/health/ready", timeout=_READY_SECONDS).json()["status"])
    except (requests.RequestException, ValueError, KeyError):
        return "unready"
    return "degraded" if status == "draining" else status


def _help_page(settings: Settings, slug: str) -> Response:
    """Return a help article as a page, to which the `help` of an error leads."""
    language = chosen_language(request.accept_languages, DEFAULT_LANGUAGE)
    try:
        return help_response(slug, language=language, upstreams=settings.upstreams)
    except (requests.RequestException, ValueError, KeyError) as fault:
        raise ServiceUnavailable() from fault


_VARIABLE = re.compile(r"{(\w+)}")
_CONVERTERS = {"number": "int", "token": "string"}
"""What stands in the addresses of pages beside ids."""


def _add_portal_pages(app: Flask, settings: Settings, merged: Callable[[], Document]) -> None:
    for path, page in PAGES.items():
        rule = _VARIABLE.sub(lambda found: f"<{_CONVERTERS.get(found[1], 'uuid')}:{found[1]}>", path)
        app.add_url_rule(rule, f"page.{page.name}", partial(_portal_page, page, settings, merged))


def _portal_page(page: Page, settings: Settings, merged: Callable[[], Document], **_ids: object) -> Response:
    """Return a page that a mail leads to. Neither the ids nor the query of its address are read."""
    language = chosen_language(request.accept_languages, DEFAULT_LANGUAGE)
    return page_response(page, language=language, document=merged(), public_url=settings.issuer_url)


def _refused(error: HTTPException) -> Response:
    """Return the answer to a failed request to the gateway's own application (such as `/docs` or `/status`): a problem
    in the caller's language.

    Flask calls this function with the HTTP error that was raised. The problem is that of `_PROBLEMS` for its status,
    otherwise ERROR from 500 on and MALFORMED below.
    """
    refused = _PROBLEMS.get(error.code or 500) or (MALFORMED if (error.code or 500) < 500 else ERROR)
    title, detail = refused.words(chosen_language(request.accept_languages, DEFAULT_LANGUAGE))
    body = {
        "type": f"urn:ramal:problem:{refused.code}",
        "title": title,
        "status": refused.status,
        "code": refused.code,
        "detail": detail,
        "request_id": request.headers.get("X-Request-Id", ""),
    }
    return Response(json.dumps(body, ensure_ascii=False), refused.status, mimetype="application/problem+json")


def _guarded(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response


def _page(html: str) -> Response:
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": _PAGE_POLICY})
