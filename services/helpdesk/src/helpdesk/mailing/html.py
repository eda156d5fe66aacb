"""Mails in HTML as plain text. Nothing active comes through: the text has no tags, and no addresses but those of pages
and mailboxes.

The HTML is first reduced to the few tags that matter, without attributes, each closed and nested a few times only: a
parser that builds a tree takes quadratic time for a mail of unclosed tags, or goes too deep.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from bs4 import Tag
from markdownify import ATX, MarkdownConverter

from helpdesk.mailing.charsets import plain

_LINK_CHARACTERS = 500
_DEPTH = 12  # of each tag; every level of a quote or list makes all its lines longer

_CELLS = {"td": " ", "th": " ", "tr": "<br>", "table": "<br><br>", "pre": "<br><br>"}
"""What stands for a tag of a table, whose cells are not drawn, or of preformatted lines."""

_NESTED = frozenset(("div", "blockquote", "ul", "ol", "center", "dl"))
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS = frozenset(("li", "dt", "dd"))
_EMPTY = frozenset(("br", "hr"))
_UNSEEN = frozenset(
    ("script", "style", "title", "noscript", "template", "svg", "math", "object", "iframe", "xml", "select", "textarea")
)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])([^<>]*)>|<[!?/a-zA-Z][^<>]*>|<")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+\Z", re.IGNORECASE)
_LONG_SPACE = re.compile(r"\s{40,}")  # regular expressions take quadratic time for a run of white space
_RULE = "_" * 32  # as Outlook draws the line above what it quotes
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass
class HtmlLimit:
    """How much HTML of one mail is still converted, over all its parts.

    `characters` are those of the HTML as it came, `reduced` those without the tags that do not matter and without
    pictures inside attributes. `is_passed`: some HTML was left out.
    """

    characters: int = 4 * 1024 * 1024
    reduced: int = 300_000
    is_passed: bool = False

    def take(self, html: str) -> str:
        """Take the beginning of a part's HTML, as far as the limit reaches."""
        taken = html[: self.characters] if self.reduced else ""
        self.characters -= len(taken)
        self.is_passed |= len(taken) < len(html)
        return taken

    def take_reduced(self, reduced: str) -> str:
        """Take the beginning of reduced HTML, as far as the limit reaches."""
        taken = reduced[: self.reduced]
        self.reduced -= len(taken)
        self.is_passed |= len(taken) < len(reduced)
        return taken


def html_to_text(html: str, limit: HtmlLimit | None = None) -> str:
    """Return the text that a reader of an HTML mail sees, with quotes marked by `> ` as in plain mails.

    A link is followed by its address in angle brackets where the text does not show it. `limit` is shared by all parts
    of a mail; None is a new limit, for a mail of one part. Of huge HTML only the beginning is read, and nothing when
    earlier parts of the mail have used the limit up.
    """
    limit = limit or HtmlLimit()
    taken = limit.take(html)
    if not taken:
        return ""
    reduced = limit.take_reduced("".join(_reduced(_without_comments(_LONG_SPACE.sub(_short, taken)))))
    written = plain(_MailConverter().convert(f"<div>{reduced}</div>")).replace("\xa0", " ")
    text = "\n".join(line.rstrip() for line in written.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


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
    is_open = _Open()
    unseen, is_preformatted = "", False
    link = _Link()
    for found in _TAG.finditer(html):
        text, place = html[place : found.start()], found.end()
        name, is_end = (found[2] or "").lower(), found[1] == "/"
        if unseen:
            unseen = "" if is_end and name == unseen else unseen
            continue
        yield link.heard(text.replace(" ", "\xa0").replace("\n", "<br>") if is_preformatted else text)
        if found[0] == "<":
            yield link.heard("&lt;")
        elif name in _UNSEEN and not is_end and not found[3].endswith("/"):
            unseen = name
            yield " "  # what stands around it does not grow together
        elif name == "a":
            yield link.ended() if is_end else link.started(found[3])
        elif name in _EMPTY:
            yield f"<{name}>"
        elif name in _CELLS:
            is_preformatted = not is_end if name == "pre" else is_preformatted
            yield _CELLS[name] if is_end or name in ("table", "pre") else ""
        elif name in _NESTED | _PARAGRAPHS | _ITEMS:
            yield is_open.end(name) if is_end else is_open.start(name)
    if not unseen:
        yield html[place:].replace("<", "&lt;")
    yield link.ended()


class _Open:
    """The tags that are open in reduced HTML. What writers of mails leave open is closed where browsers close it."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._left_out: Counter[str] = Counter()

    def start(self, name: str) -> str:
        """Open a tag, and return what to write. One that would be nested too often is left out, with a line break."""
        ended = self._end_while(_PARAGRAPHS | _ITEMS if name in _ITEMS else _PARAGRAPHS)
        if self._names.count(name) >= _DEPTH:
            self._left_out[name] += 1
            return f"{ended}<br>"
        self._names.append(name)
        return f"{ended}<{name}>"

    def end(self, name: str) -> str:
        """Close a tag and all in it, and return what to write: nothing when it is not open."""
        if self._left_out[name]:
            self._left_out[name] -= 1
            return "<br>"
        if name not in self._names or (name not in _NESTED and not self._is_innermost(name)):
            return ""
        ended = ""
        while self._names[-1] != name:
            ended += self._end_last()
        return ended + self._end_last()

    def _is_innermost(self, name: str) -> bool:
        """Return whether no quote, list or other nested tag stands between the place and the last tag of this name."""
        inner = self._names[len(self._names) - self._names[::-1].index(name) :]
        return not _NESTED.intersection(inner)

    def _end_while(self, names: frozenset[str]) -> str:
        ended = ""
        while self._names and self._names[-1] in names:
            ended += self._end_last()
        return ended

    def _end_last(self) -> str:
        return f"</{self._names.pop()}>"


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


class _MailConverter(MarkdownConverter):
    """Writes reduced HTML as text: quotes and lists as in Markdown, and what people wrote without escapes."""

    class Options:
        bullets = "-"
        heading_style = ATX
        escape_asterisks = False
        escape_underscores = False

    def __init__(self) -> None:
        super().__init__()
        self._numbers: Counter[int] = Counter()

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002  # called by these names
        """Write an item, numbered as it comes: the library would count all items before it anew for each."""
        mark = "-"
        if el.parent is not None and el.parent.name == "ol":
            self._numbers[id(el.parent)] += 1
            mark = f"{self._numbers[id(el.parent)]}."
        first, *others = text.strip().split("\n")
        indented = (" " * (len(mark) + 1) + line if line else line for line in others)
        return "\n".join([f"{mark} {first}", *indented]) + "\n"

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002  # called by these names
        return f"\n\n{_RULE}\n\n"
