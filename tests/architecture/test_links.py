"""Links of the documents lead somewhere: the file is there, and so is the heading that a link names."""

import re
from pathlib import Path

from tests.architecture.repository import ROOT, files, report

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"\]\(\s*<?([^()\s>]+(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:")


def links(document: str) -> list[str]:
    """The targets of a document's links, but for those in its code passages."""
    return _LINK.findall(_CODE.sub("", document))


def anchors(document: str) -> set[str]:
    """The anchors that a document's headings have on the web page that is made of it."""
    found: set[str] = set()
    for heading in _HEADING.findall(re.sub(r"```.*?```", "", document, flags=re.DOTALL)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        numbered = (f"{slug}-{number}" for number in range(1, 100))
        found.add(slug if slug not in found else next(other for other in numbered if other not in found))
    return found


def fault(page: Path, target: str) -> str:
    """A sentence when a link on `page` leads nowhere, otherwise an empty text."""
    if _OUTSIDE.match(target) or target.startswith("/"):  # a page of the running platform begins with /
        return ""
    path, _, anchor = target.partition("#")
    file = (page.parent / path) if path else page
    if not file.exists():
        return f"{target} is not there"
    if anchor and file.suffix == ".md" and anchor not in anchors(file.read_text(encoding="utf-8")):
        return f"{target}: there is no such heading"
    return ""


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [path for path in files() if path.suffix == ".md"]
    assert len(pages) > 20
    faults = [
        f"{path}: {found}"
        for path in pages
        for target in links((ROOT / path).read_text(encoding="utf-8"))
        if (found := fault(ROOT / path, target))
    ]
    assert not faults, report(faults)


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    other.write_text("# Title\n\n## What comes next?\n\n## A `code` and [a link](x)\n\n## Title\n")
    text = "[a](other.md#what-comes-next) [b](gone.md) [c](other.md#gone) `[d](no.md)` [e](https://example.org)\n"
    page.write_text(text + "[f](#mine) [g](other.md#a-code-and-a-link) [h](other.md#title-1)\n\n# Mine\n")
    found = [fault(page, target) for target in links(page.read_text())]
    assert [one for one in found if one] == ["gone.md is not there", "other.md#gone: there is no such heading"]
