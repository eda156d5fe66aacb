"""Help articles as plain pages, to which the `help` of an error and links in articles lead while there is no portal.

The services that have articles are asked for each page. The HTML of helpdesk's articles is rendered safely there, and
the page's headers let nothing in it act.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import requests
from flask import Response, render_template
from werkzeug.exceptions import NotFound

from gateway.portal_pages import page_headers, page_style

_SECONDS = 5
_CODE = " " * 4


def help_response(slug: str, *, language: str, upstreams: Mapping[str, str]) -> Response:
    """Return a help article as an HTML page in `language`. `upstreams` are the addresses of the services by name.

    helpdesk is asked first, which has the articles about certificates, too, where they were installed. Raises NotFound
    when there is no such article, and requests.RequestException when no service answers.
    """
    page = _of_helpdesk(slug, language, upstreams) or _of_certificates(slug, language, upstreams)
    html = render_template("help_page.html", style=page_style(), **page)
    return Response(html, mimetype="text/html", headers=page_headers(page["language"]))


def _of_helpdesk(slug: str, language: str, upstreams: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what the page shows of a public article of the knowledge base; None when there is none, or no answer."""
    if "helpdesk" not in upstreams:
        return None
    try:
        article = _asked(f"{upstreams['helpdesk']}/api/helpdesk/v1/articles", slug, language)
    except requests.RequestException:
        return None
    if article is None:
        return None
    return {"language": article["lang"], "title": article["title"], "body_html": article["body_html"], "parts": ()}


def _of_certificates(slug: str, language: str, upstreams: Mapping[str, str]) -> dict[str, Any]:
    article = _asked(f"{upstreams['certificates']}/api/certificates/v1/help", slug, language)
    if article is None:
        raise NotFound()
    parts = list(_parts(article["body"]))
    return {"language": article["language"], "title": article["title"], "body_html": "", "parts": parts}


def _asked(address: str, slug: str, language: str) -> dict[str, Any] | None:
    """Return an article as a service answers it, or None when it has none. Raises requests.RequestException."""
    answer = requests.get(
        f"http://{address}/{quote(slug, safe='')}", headers={"Accept-Language": language}, timeout=_SECONDS
    )
    if answer.status_code == 404:
        return None
    answer.raise_for_status()
    article: dict[str, Any] = answer.json()
    return article


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of an article in Markdown with the HTML element of each: `h2`, `pre`, otherwise `p`."""
    for block in re.split(r"\n{2,}", text.strip("\n")):
        if block.startswith("## "):
            yield "h2", block.removeprefix("## ")
        elif all(line.startswith(_CODE) for line in block.splitlines()):
            yield "pre", "\n".join(line.removeprefix(_CODE) for line in block.splitlines())
        else:
            yield "p", re.sub(r"[`*]", "", re.sub(r"\n(?!(?:- |\d+\. ))", " ", block))
