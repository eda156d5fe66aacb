"""Reading mails as people and programs do."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def runs_of_six(text: str) -> list[str]:
    """Every run of at least six digits."""
    return re.findall(r"[0-9]{6,}", text)


class Page(HTMLParser):
    """The tags, links and shown words of an HTML document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if "href" in attributes and tag == "a"]
