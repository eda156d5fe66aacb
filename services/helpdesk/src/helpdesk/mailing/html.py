"""Mails in HTML as plain text. Nothing active comes through: the text has no tags, and no addresses but those of pages
and mailboxes.

The HTML is first reduced to the few tags that html2text needs, without attributes and nested a few times only: both
html2text and parsers that build a tree take quadratic time for a mail of unclosed tags.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape

import html2text

from helpdesk.mailing.charsets import plain

_HTML_CHARACTERS = 4 * 1024 * 1024
_REDUCED_CHARACTERS = 300_000  # without tags that do not matter, and without pictures inside attributes
_LINK_CHARACTERS = 500
_DEPTH = 12  # of each tag; every level of a quote or list makes all its lines longer

_CELLS = {"td": " ", "th": " ", "tr": "<br>", "table": "<p>", "pre": "<p>"}
"""What stands for a tag of a table, whose cells are not drawn, or of preformatted lines."""

_NESTED = frozenset(("div", "blockquote", "ul", "ol", "center", "dl"))
_FLAT = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"))
_EMPTY = frozenset(("br", "hr"))
_UNSEEN = frozenset(
    ("script", "style", "title", "noscript", "template", "svg", "math", "object", "iframe", "xml", "select", "textarea")
)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])([^<>]*)>|<[!?/a-zA-Z][^<>]*>|<")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+\Z", re.IGNORECASE)
_SHOWN_ESCAPE = re.compile(r"(?m)^([> ]*)\\([-+])(?=\s)|^([> ]*\d+)\\\.(?=\s)")
_RULE = re.compile(r"(?m)^([> ]*)\* \* \*$")
_LONG_SPACE = re.compile(r"\s{40,}")  # html2text takes quadratic time for a run of white space
_BLANK_LINES = re.compile(r"\n{3,}")


def html_to_text(html: str) -> str:
    """Return the text that a reader of an HTML mail sees, with quotes marked by `> ` as in plain mails.

    A link is followed by its address in angle brackets where the text does not show it. Of a huge mail only
    the beginning is read.
    """
    reader = html2text.HTML2Text(bodywidth=0)
    reader.unicode_snob = True
    reader.ignore_links = reader.ignore_images = reader.ignore_emphasis = reader.ignore_tables = True
    reader.ul_item_mark = "-"
    reduced = "".join(_reduced(_without_comments(_LONG_SPACE.sub(_short, html[:_HTML_CHARACTERS]))))
    reduced = reduced[:_REDUCED_CHARACTERS]
    text = "\n".join(line.rstrip() for line in plain(reader.handle(reduced)).replace("\xa0", " ").split("\n"))
    text = _SHOWN_ESCAPE.sub(lambda found: f"{found[1]}{found[2]}" if found[2] else f"{found[3]}.", text)
    return _BLANK_LINES.sub("\n\n", _RULE.sub(r"\1" + "_" * 32, text)).strip("\n")


def _short(space: re.Match[str]) -> str:
    return "\n\n" if "\n" in space[0] else " "


def _without_comments(html: str) -> str:
    """Return HTML without its comments; one that is not closed ends the mail, as browsers show it."""
    out: list[str] = []
    place = 0
    while (start := html.find("<!--", place)) >= 0:
        out.append(html[place:start])
        end = html.find("-->", start + 2)  # `<!-->` is a whole comment
        if end < 0:
            return "".join(out)
        place = end + 3
    return "".join([*out, html[place:]])


def _reduced(html: str) -> Iterator[str]:
    """Yield the texts of the HTML and its tags that matter, without attributes, every nested one closed."""
    place = 0
    is_open: Counter[str] = Counter()
    unseen, is_preformatted = "", False
    link = _Link()
    for found in _TAG.finditer(html):
        text, place = html[place : found.start()], found.end()
        name, is_end = (found[2] or "").lower(), found[1] == "/"
        if unseen:
            unseen = "" if is_end and name == unseen else unseen
            continue
        yield link.heard(text.replace("\n", "<br>") if is_preformatted else text)
        if found[0] == "<":
            yield link.heard("&lt;")
        elif name in _UNSEEN and not is_end and not found[3].endswith("/"):
            unseen = name
            yield " "  # what stands around it does not grow together
        elif name == "a":
            yield link.ended() if is_end else link.started(found[3])
        elif name in _FLAT | _EMPTY:
            yield f"<{found[1]}{name}>"
        elif name in _CELLS:
            is_preformatted = not is_end if name == "pre" else is_preformatted
            yield _CELLS[name] if is_end or name in ("table", "pre") else ""
        elif name in _NESTED:
            yield _nested(name, is_end, is_open)
    if not unseen:
        yield html[place:].replace("<", "&lt;")
    yield link.ended()


def _nested(name: str, is_end: bool, is_open: Counter[str]) -> str:
    """Return a tag that opens or closes one level, or a line break instead of a level too many."""
    if is_end:
        is_open[name] -= 1
        if is_open[name] < 0:
            is_open[name] = 0
            return ""
        return f"</{name}>" if is_open[name] < _DEPTH else "<br>"
    is_open[name] += 1
    return f"<{name}>" if is_open[name] <= _DEPTH else "<br>"


class _Link:
    """The link that the reader of the HTML is in, with its address and what was shown of it."""

    def __init__(self) -> None:
        self._address = ""
        self._shown: list[str] = []

    def heard(self, text: str) -> str:
        if self._address:
            self._shown.append(text)
        return text

    def started(self, attributes: str) -> str:
        before = self.ended()
        found = _HREF.search(attributes)
        address = unescape(next(filter(None, found.groups()), "")).strip() if found else ""
        self._address = address if len(address) <= _LINK_CHARACTERS and _SAFE_LINK.match(address) else ""
        return before

    def ended(self) -> str:
        """End the link, and return what to write after its text: its address, or nothing where the text shows it."""
        address, shown = self._address.removeprefix("mailto:"), unescape("".join(self._shown))
        self._address, self._shown = "", []
        if not address or address.rstrip("/") in shown or _bare(address) in shown or not shown.strip():
            return ""
        return f" &lt;{escape(address)}&gt;"


def _bare(address: str) -> str:
    return re.sub(r"(?i)\Ahttps?://(?:www\.)?|/\Z", "", address)
