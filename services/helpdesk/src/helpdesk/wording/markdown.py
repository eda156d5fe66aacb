"""Markdown shown safely: the one way in which what people write becomes HTML, in tickets and in articles."""

import re
from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"),
    *("strong", "em", "s", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_REL = "nofollow noopener noreferrer"


_MARKS = "[*_~`"
_MOST_MARKS = 2000
"""A text with more of the characters that begin something in Markdown is shown as plain text: twenty thousand brackets
take 0.4 s.
"""


def _renderer(*, breaks: bool) -> MarkdownIt:
    """Return the renderer: CommonMark with strikethrough. With `breaks`, the end of a line is kept; without, as in
    articles, there are tables.

    HTML in the text is shown as text. An image becomes a link to it, because loading it would tell its owner who reads.
    What strangers write has no tables, because a short text makes a table of 65,000 cells.
    """
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": breaks}).enable("strikethrough").disable("image")
    return renderer if breaks else renderer.enable("table")


_RENDERERS = {breaks: _renderer(breaks=breaks) for breaks in (True, False)}


@lru_cache(maxsize=256)
def render(text: str, *, links_within: bool = False, breaks: bool = True) -> str:
    """Return Markdown as HTML that may be put into any page.

    With `links_within`, links may lead to other pages of the same site, as in articles. What strangers write links to
    whole addresses only. The end of a line begins a new one, unless `breaks` is false: articles are written in lines of
    any length, and may have tables.

    The renderer writes no HTML of the author's. What it wrote is cleaned once more (nh3): only the listed elements,
    addresses of the web, mail and telephone, and no attribute that could act. Results are cached, because a text is
    read more than once.
    """
    if breaks and sum(map(text.count, _MARKS)) > _MOST_MARKS:
        return render_plain(text)
    return nh3.clean(
        _RENDERERS[breaks].render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="pass_through" if links_within else "deny",
        link_rel=_REL,
    ).strip()


def render_plain(text: str) -> str:
    """Return plain text, such as that of a mail, as HTML: what is written is shown as it stands, lines and all."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    return "\n".join(f"<p>{escape(part).replace(chr(10), '<br>' + chr(10))}</p>" for part in paragraphs)
