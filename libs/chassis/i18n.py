"""Texts in Portuguese, Spanish and English, from Fluent catalogues: `locales/<language>.ftl`, or where that would be
long `locales/<language>/<noun>.ftl`.

A message's id is the stable code it explains with dots and underscores as hyphens; attributes hold its longer
forms (`.detail`). Tests prove that the three languages have the same messages.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource
from werkzeug.datastructures import LanguageAccept

Language = Literal["pt", "es", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)


def chosen_language(accept: LanguageAccept, default: str) -> str:
    """Return the best of our languages for an Accept-Language header, else `default`. `pt-BR` counts as `pt`."""
    return accept.best_match(LANGUAGES, default)


def main_language(tag: str) -> str:
    """Return the language of a tag without its region or script: `pt` of `pt-BR`."""
    return tag.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0].lower()


class Catalogue:
    """The messages of the chassis and one service, in all languages."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._bundles = {language: _bundle(language, tuple(folders)) for language in LANGUAGES}

    def has(self, code: str, language: str) -> bool:
        return self._bundles[language].has_message(_message_id(code))

    def text(self, code: str, language: str, part: str | None = None, **facts: Any) -> str:
        """The message for `code` (or its attribute `part`); the code itself when nobody has written it."""
        bundle = self._bundles[language]
        if not bundle.has_message(_message_id(code)):
            return code
        message = bundle.get_message(_message_id(code))
        pattern = message.attributes.get(part) if part else message.value
        if pattern is None:
            return ""
        sentence, _missing = bundle.format_pattern(pattern, facts)
        return str(sentence)


def _message_id(code: str) -> str:
    return code.replace(".", "-").replace("_", "-")


def catalogue_files(folder: Path, language: str) -> list[Path]:
    """The catalogues of one language in a `locales` folder."""
    return [file for file in (folder / f"{language}.ftl", *sorted(folder.glob(f"{language}/*.ftl"))) if file.exists()]


@lru_cache
def _resource(file: Path) -> Resource:
    return FluentResource(file.read_text(encoding="utf-8"))


def _bundle(language: str, folders: tuple[Path, ...]) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for folder in folders:
        for file in catalogue_files(folder, language):
            bundle.add_resource(_resource(file), allow_overrides=True)
    return bundle
