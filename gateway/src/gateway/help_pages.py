"""The help articles about certificates as plain pages, to which the `help` of an error leads while there is no portal.

The service that owns the articles is asked for each page.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import requests
from flask import Response, render_template
from werkzeug.exceptions import NotFound

from gateway.portal_pages import page_headers, page_style

_SECONDS = 5
_CODE = " " * 4


def help_response(slug: str, *, language: str, upstream: str) -> Response:
    """Return a help article as an HTML page in `language`. `upstream` is the address of certificates.

    Raises NotFound when there is no such article, and requests.RequestException when the service does not answer.
    """
    answer = requests.get(
        f"http://{upstream}/api/certificates/v1/help/{quote(slug, safe='')}",
        headers={"Accept-Language": language},
        timeout=_SECONDS,
    )
    if answer.status_code == 404:
        raise NotFound()
    answer.raise_for_status()
    article: dict[str, Any] = answer.json()
    html = render_template(
        "help_page.html",
        style=page_style(),
        language=article["language"],
        title=article["title"],
        parts=list(_parts(article["body"])),
    )
    return Response(html, mimetype="text/html", headers=page_headers(article["language"]))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of an article in Markdown with the HTML element of each: `h2`, `pre`, otherwise `p`."""
    for block in re.split(r"\n{2,}", text.strip("\n")):
        if block.startswith("## "):
            yield "h2", block.removeprefix("## ")
        elif all(line.startswith(_CODE) for line in block.splitlines()):
            yield "pre", "\n".join(line.removeprefix(_CODE) for line in block.splitlines())
        else:
            yield "p", re.sub(r"[`*]", "", re.sub(r"\n(?!(?:- |\d+\. ))", " ", block))
