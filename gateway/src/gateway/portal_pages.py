"""The pages that links in mails lead to while there is no portal: what each will be, and what to do by API meanwhile.

A page shows the operations with their examples from the merged API document. Opening a page changes nothing. A token in
a page's address is neither read nor shown nor logged, and the page sends it nowhere.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Response, render_template

from chassis.i18n import Catalogue

_CERTIFICATES, _CONNECTIONS, _HELPDESK, _IDENTITY, _NOTIFIER, _REPRESENTATIVES = (
    f"/api/{name}/v1" for name in ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")
)


@dataclass(frozen=True)
class Call:
    """One operation on a page, by its method and its path in the API document.

    `body` is shown instead of the document's example.
    """

    method: str
    path: str
    body: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Page:
    """One page: `name` is the key of its texts (`page-<name>`), `calls` are the operations to call meanwhile, in this
    order.
    """

    name: str
    calls: tuple[Call, ...]


_FORM = "multipart/form-data"

_CONTACT = {"phone": "+55 92 99123-4567", "email": "pessoa@casa.example"}
"""Answers of the section `contact` of a new connection."""

PAGES: Mapping[str, Page] = {
    "/login": Page("login", (Call("POST", f"{_IDENTITY}/sessions"),)),
    "/register": Page(
        "register",
        (
            Call("POST", f"{_IDENTITY}/registrations"),
            Call("POST", f"{_IDENTITY}/registrations/{{id}}/code"),
            Call("POST", f"{_IDENTITY}/registrations/{{id}}/completion"),
        ),
    ),
    "/recovery": Page(
        "recovery",
        (
            Call("POST", f"{_IDENTITY}/recoveries"),
            Call("POST", f"{_IDENTITY}/recoveries/{{id}}/completion"),
            Call("PUT", f"{_IDENTITY}/me/password"),
            Call("GET", f"{_IDENTITY}/sessions"),
            Call("DELETE", f"{_IDENTITY}/sessions/{{id}}"),
        ),
    ),
    "/profile/notifications": Page(
        "notifications", (Call("GET", f"{_NOTIFIER}/notifications"), Call("POST", f"{_NOTIFIER}/notifications/read"))
    ),
    "/profile/relations": Page(
        "relations",
        (
            Call("GET", f"{_REPRESENTATIVES}/relations"),
            Call("POST", f"{_REPRESENTATIVES}/relations"),
            Call("DELETE", f"{_REPRESENTATIVES}/relations/{{id}}"),
        ),
    ),
    "/profile/systems": Page(
        "systems",
        (Call("GET", f"{_REPRESENTATIVES}/system-accesses"), Call("POST", f"{_REPRESENTATIVES}/system-accesses")),
    ),
    "/profile/professional": Page(
        "professional",
        (
            Call("GET", f"{_REPRESENTATIVES}/professional-profiles"),
            Call("POST", f"{_REPRESENTATIVES}/professional-profiles"),
        ),
    ),
    "/access": Page(
        "access",
        (
            Call("GET", f"{_REPRESENTATIVES}/unit-accesses"),
            Call("POST", f"{_REPRESENTATIVES}/unit-accesses/{{id}}/acceptance"),
            Call("POST", f"{_REPRESENTATIVES}/unit-accesses/{{id}}/refusal"),
        ),
    ),
    "/requests/{request_id}": Page(
        "connection-request",
        (
            Call("GET", f"{_CONNECTIONS}/requests/{{request_id}}"),
            Call("PUT", f"{_CONNECTIONS}/requests/{{request_id}}/sections/{{section}}", _CONTACT),
            Call("POST", f"{_CONNECTIONS}/requests/{{request_id}}/documents"),
            Call("POST", f"{_CONNECTIONS}/requests/{{request_id}}/submission"),
        ),
    ),
    "/certificates": Page(
        "certificates",
        (
            Call("GET", f"{_CERTIFICATES}/renewals"),
            Call("GET", f"{_CERTIFICATES}/enrollments/{{cnpj}}/certificates?state=active"),
            Call("POST", f"{_CERTIFICATES}/enrollments/{{cnpj}}/certificates?replaces=CERTIFICATE_ID"),
            Call("POST", f"{_CERTIFICATES}/enrollments/{{cnpj}}/certificates/{{certificate_id}}/confirmation"),
            Call("POST", f"{_CERTIFICATES}/enrollments/{{cnpj}}/certificates/{{certificate_id}}/acknowledgement"),
        ),
    ),
    "/tickets/{number}": Page(
        "ticket",
        (
            Call("GET", f"{_HELPDESK}/tickets/{{number}}"),
            Call("GET", f"{_HELPDESK}/tickets/{{number}}/entries"),
            Call("POST", f"{_HELPDESK}/tickets/{{number}}/entries"),
            Call("POST", f"{_HELPDESK}/tickets/{{number}}/attachments"),
            Call("POST", f"{_HELPDESK}/tickets/{{number}}/closing"),
        ),
    ),
    "/tickets/track/{token}": Page(
        "tracked-ticket",
        (
            Call("GET", f"{_HELPDESK}/tickets/track/{{token}}"),
            Call("GET", f"{_HELPDESK}/tickets/track/{{token}}/entries"),
            Call("POST", f"{_HELPDESK}/tickets/track/{{token}}/entries"),
            Call("POST", f"{_HELPDESK}/tickets/track/{{token}}/attachments"),
            Call("POST", f"{_HELPDESK}/tickets/track/{{token}}/closing"),
            Call("POST", f"{_HELPDESK}/tickets/track/{{token}}/erasure"),
        ),
    ),
    "/companies": Page(
        "companies", (Call("GET", f"{_REPRESENTATIVES}/companies"), Call("GET", f"{_REPRESENTATIVES}/relations"))
    ),
    "/companies/requests": Page(
        "requests",
        (
            Call("GET", f"{_REPRESENTATIVES}/companies?status=pending"),
            Call("POST", f"{_REPRESENTATIVES}/companies/{{id}}/decision"),
        ),
    ),
    "/companies/requests/{company_id}": Page(
        "request",
        (
            Call("GET", f"{_REPRESENTATIVES}/companies/requests/{{id}}?token=TOKEN"),
            Call("POST", f"{_REPRESENTATIVES}/companies/requests/{{id}}/confirmation", {"token": "TOKEN"}),
        ),
    ),
}
"""The pages by their path below the public URL. `/` leads to the interactive documentation instead."""


def operation_of(call: Call, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a call's operation from the merged API document. Raises KeyError when the document does not have it."""
    found: Mapping[str, Any] = document["paths"][call.path.partition("?")[0]][call.method.lower()]
    return found


def page_title(page: Page, language: str) -> str:
    """Return the heading of one of PAGES in a language."""
    return _texts().text(f"page.{page.name}", language)


def page_response(page: Page, *, language: str, document: Mapping[str, Any], public_url: str) -> Response:
    """Render one of PAGES as HTML in `language`, one of the chassis's LANGUAGES, and return it as the HTTP answer.

    Links in mails lead to these pages while there is no portal. A page shows the operations to call instead, as curl
    commands whose URLs begin with `public_url`. The operations are looked up in `document`, the merged OpenAPI
    document. Raises KeyError when it lacks one.
    """
    texts = _texts()
    name = f"page.{page.name}"
    html = render_template(
        "portal_page.html",
        style=page_style(),
        language=language,
        title=texts.text(name, language),
        purpose=texts.text(name, language, "purpose"),
        meanwhile=texts.text(name, language, "meanwhile"),
        calls=[_shown(call, operation_of(call, document), public_url) for call in page.calls],
        say=lambda part: texts.text("page.common", language, part),
    )
    return Response(html, mimetype="text/html", headers=page_headers(language))


def _shown(call: Call, operation: Mapping[str, Any], public_url: str) -> dict[str, str]:
    """Return what a page shows of `call`, one of its operations: the `method`, the `path` and a curl `command`.

    The three are the keys of a mapping. `operation` is the call's operation in the OpenAPI document (`operation_of`):
    it says whether the command needs an access token, and its example is the body of a call that has no body of its
    own. Where it takes a form or JSON, the form is shown. The command's URL begins with `public_url`.
    """
    parts = _form_parts(operation)
    body = call.body or (None if parts else _example(operation, "application/json"))
    lines = [f"curl -X {call.method}", f"  '{public_url}{call.path}'"]
    if operation["security"] and {} not in operation["security"]:
        lines.append("  -H 'Authorization: Bearer ACCESS_TOKEN'")
    if body:
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{json.dumps(body, ensure_ascii=False, indent=2)}'"]
    lines += [f"  -F '{part}'" for part in parts]
    return {
        "method": call.method,
        "path": call.path,
        "command": " \\\n".join(lines),
    }


def _example(operation: Mapping[str, Any], media_type: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = (
        operation.get("requestBody", {}).get("content", {}).get(media_type, {}).get("example")
    )
    return found


def _form_parts(operation: Mapping[str, Any]) -> list[str]:
    """Return the parts of the form that an operation takes, as curl's `-F` takes them; none for any other operation.

    FILE stands for the path of the caller's file.
    """
    example = _example(operation, _FORM) or {}
    files = operation["requestBody"]["content"][_FORM]["encoding"] if example else ()
    fields_first = sorted(example, key=lambda name: name in files)
    return [f"{name}=@FILE" if name in files else f"{name}={example[name]}" for name in fields_first]


def page_headers(language: str) -> dict[str, str]:
    """Return the headers of a plain page: it runs no script, loads nothing and is stored nowhere."""
    digest = b64encode(sha256(page_style().encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept-Language",
        "X-Robots-Tag": "noindex",
    }


@cache
def page_style() -> str:
    """Return the style sheet of the plain pages."""
    return files("gateway").joinpath("templates", "portal_page.css").read_text(encoding="utf-8")


@cache
def _texts() -> Catalogue:
    return Catalogue([Path(__file__).with_name("locales")])
