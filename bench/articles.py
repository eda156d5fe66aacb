"""Lists, searches and suggestions of articles, with 1,000 and with 100,000 articles.

Their times must be about equal. `BENCH_ROWS` is another number of rows for the large database
(`BENCH_ROWS=1000000 python -m bench articles`).
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bench.flat import LARGE, SMALL, Listed, Register, bearer, client_of, compare, fill, opened
from bench.report import Table, to_json
from chassis import clock
from chassis.ids import new_id
from helpdesk.app import service
from helpdesk.model import Article, ArticleKey, ArticleText, Tag
from helpdesk.settings import Settings
from helpdesk.states import Audience, KeyPlace
from helpdesk.wording.keys import text_keys, title_words

API = "/api/helpdesk/v1"
LANGUAGE = "pt"
TAGS = 20
WORDS_OF_TEXTS = 100
"""As many words are each in one of so many articles: in ten of the small database, in a thousand of the large one."""


def measure(title: str, small_url: str, large_url: str, folder: Path) -> Table:
    """Measure the lists with a small and with a large database."""
    small, large = (filled(url, size, folder) for url, size in ((small_url, SMALL), (large_url, LARGE)))
    lists = [(name, f"{API}{path}", who) for name, path, who in LISTS]
    return compare(f"Articles on {title}: 95th percentile", lists, small, large)


LISTS: tuple[Listed, ...] = (
    ("articles", "/articles", "nobody"),
    ("articles for an agent", "/articles", "agent"),
    ("articles of a category", "/articles?category=04", "nobody"),
    ("articles of a tag", "/articles?tag=etiqueta-3&limit=10", "agent"),
    ("articles by a rare word", "/articles?query=raro0000017", "nobody"),
    ("articles by a word of one in a hundred", "/articles?query=assunto0042&limit=9", "nobody"),
    ("articles by a word of every title", "/articles?query=energias", "nobody"),
    ("articles by a word of every text", "/articles?query=medidores", "nobody"),
    ("articles by a rare and a common word", "/articles?query=raro0000017+energia", "nobody"),
    ("articles by two common words and a tag", "/articles?query=energia+medidor&tag=etiqueta-3&limit=10", "agent"),
    ("articles by some of the words", "/articles?query=raro0000017+nenhures", "nobody"),
    ("articles by some of the words, all common", "/articles?query=energia+nenhures", "nobody"),
    ("suggestions for two letters", "/suggestions?query=en", "nobody"),
    ("suggestions for a rare word", "/suggestions?query=raro000001", "nobody"),
    ("suggestions for a word of one in a hundred", "/suggestions?query=assunto0042", "agent"),
    ("suggestions for two words", "/suggestions?query=energia+assunto0042", "agent"),
    ("tags", "/tags", "agent"),
)
"""The lists that are measured: name, path below the API, and who asks."""


def filled(url: str, size: int, folder: Path) -> Register:
    """Fill an empty database with `size` articles, and return it with its application."""
    runtime, signer = opened(service, Settings, url, folder, code_key=Fernet.generate_key().decode())
    fill(runtime.database, _Filling(size).tables())
    return Register(client=client_of(runtime), headers={"nobody": {}, "agent": bearer(signer, new_id())})


class _Filling:
    """`size` published articles in Portuguese, each with a rare word of its own; one in ten is for agents."""

    def __init__(self, size: int) -> None:
        self.articles = [new_id() for _ in range(size)]
        self.now = clock.now()

    def tables(self) -> list[tuple[type, Iterator[dict[str, Any]]]]:
        """Return the rows of each table, in the order in which they can be inserted."""
        return [
            (Tag, self._tags()),
            (Article, self._articles()),
            (ArticleText, self._texts()),
            (ArticleKey, self._keys()),
        ]

    def _tags(self) -> Iterator[dict[str, Any]]:
        each = len(self.articles) // TAGS
        for number in range(TAGS):
            names = dict.fromkeys(("pt", "es", "en"), f"Etiqueta {number}")
            counts = {"public_articles": each - each // 10, "agents_articles": each // 10}
            yield {"code": f"etiqueta-{number}", "names": names, **counts}

    def _articles(self) -> Iterator[dict[str, Any]]:
        for number, article_id in enumerate(self.articles):
            yield {
                "id": article_id,
                "slug": f"artigo-{number}",
                "category": f"0{number % 8 + 1}",
                "subcategory": "other",
                "visibility": _audience(number),
                "audience": _audience(number),
                "language": LANGUAGE,
                "tags": [_tag(number)],
                "shipped": "",
                "created_at": self.now,
                "updated_at": self.now,
                "published_at": self.now,
            }

    def _texts(self) -> Iterator[dict[str, Any]]:
        for number, article_id in enumerate(self.articles):
            yield {
                "article_id": article_id,
                "language": LANGUAGE,
                "title": _title(number),
                "body": _body(number),
                "revision": 1,
                "shipped": "",
                "updated_at": self.now,
            }

    def _keys(self) -> Iterator[dict[str, Any]]:
        for number, article_id in enumerate(self.articles):
            title = {key for word in _title(number).split() for key in _word_keys(word)}
            body = {key for word in _body(number).split() for key in _word_keys(word)}
            places = {
                KeyPlace.TITLE: title,
                KeyPlace.TEXT: title | body,
                KeyPlace.BEGIN: title_words(_title(number)),
                KeyPlace.TAG: {_tag(number)},
            }
            for place, keys in places.items():
                for key in keys:
                    yield {
                        "language": LANGUAGE,
                        "place": place,
                        "audience": _audience(number),
                        "key": key,
                        "article_id": article_id,
                    }


@cache
def _word_keys(word: str) -> frozenset[str]:
    return frozenset(text_keys(LANGUAGE, word))


def _audience(number: int) -> Audience:
    return Audience.AGENTS if number % 10 == 9 else Audience.PUBLIC


def _tag(number: int) -> str:
    return f"etiqueta-{number % TAGS}"


def _title(number: int) -> str:
    return f"Energia assunto{number // 10 % WORDS_OF_TEXTS:04} raro{number:07}"


def _body(number: int) -> str:
    return f"medidor lote{number % 5000:05}"


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
