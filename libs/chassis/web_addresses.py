"""Finding addresses of web pages in short texts that one person types and others get by mail.

Mail programs turn `https://…`, `www.…` and a bare `pay-here.com` into links. A stranger who chooses a name or a reason
could in this way put a link into a mail that the platform sends.
"""

import re
import unicodedata
from functools import cache

from publicsuffixlist import PublicSuffixList

_MARKED = re.compile(r"[a-z][a-z0-9+.-]{0,30}://|\bwww\d{0,3}\.[^\s.]", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_PIECES = re.compile(r"[^\w.-]+")


def has_web_address(text: str) -> bool:
    """Return whether mail programs would turn a part of `text` into a link.

    Asked about names and reasons that one person enters and others get by mail. A bare host counts when it ends in a
    public suffix (`empresa.com`, `LTDA.me`); `S.A.` and `J.P.Silva` do not.
    """
    plain = _plain(text)
    if _MARKED.search(plain):
        return True
    return any(_is_host(piece.strip(".-").lower()) for piece in _PIECES.split(plain) if "." in piece)


def without_links(text: str) -> str:
    """Return `text` with its web addresses broken, so that mail programs make no links: `www[.]pay-here[.]com`.

    For words in mails that another person than the reader entered. A text without a web address is returned unchanged.
    """
    if not has_web_address(text):
        return text
    return _WORD.sub(lambda word: _broken(word[0]), _plain(text))


def _broken(word: str) -> str:
    return word.replace("://", "[:]//").replace(".", "[.]") if has_web_address(word) else word


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("。", ".")


def _is_host(piece: str) -> bool:
    return "." in piece and _suffixes().privatesuffix(piece) is not None


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)
