"""Texts in Portuguese, Spanish and English, from Fluent catalogues: `locales/<language>.ftl`, or where that would be
long `locales/<language>/<noun>.ftl`. Texts whose languages are written side by side, such as mails, are in one file,
`locales/<noun>.ftl`, where a line `## pt`, `## es` or `## en` begins what is in that language.

A message's id is the stable code it explains with dots and underscores as hyphens; attributes hold its longer
forms (`.detail`). Tests prove that the three languages have the same messages.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource
from werkzeug.datastructures import LanguageAccept

Language = Literal["pt", "es", "en"]
_UNITS = (("GB", 2**30), ("MB", 2**20), ("kB", 2**10))
LANGUAGES: tuple[str, ...] = get_args(Language)
_BEGINS_LANGUAGE = re.compile(rf"^## ({'|'.join(LANGUAGES)})$", re.MULTILINE)


def chosen_language(accept: LanguageAccept, default: str) -> str:
    """Return the best of our languages for an Accept-Language header, or `default` when none fits. `pt-BR` counts as
    `pt`.
    """
    return accept.best_match(LANGUAGES, default)


def main_language(tag: str) -> str:
    """Return the language of a language tag without region or script: `pt` of `pt-BR`."""
    return tag.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0].lower()


class Catalogue:
    """The messages of the chassis and of one service in all languages, read from `folders`. A later folder wins."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._bundles = {language: _bundle(language, tuple(folders)) for language in LANGUAGES}

    def has(self, code: str, language: str) -> bool:
        return self._bundles[language].has_message(_message_id(code))

    def text(self, code: str, language: str, part: str | None = None, /, **facts: Any) -> str:
        """Return the text of a code in a language, with further keyword arguments put in for its variables.

        A code names a Fluent message, such as that of a problem; `part` is one of the message's attributes, such as
        `detail`. Returns the code itself when there is no message for it, and an empty text when the message lacks that
        attribute.
        """
        bundle = self._bundles[language]
        if not bundle.has_message(_message_id(code)):
            return code
        message = bundle.get_message(_message_id(code))
        pattern = message.attributes.get(part) if part else message.value
        if pattern is None:
            return ""
        sentence, _missing = bundle.format_pattern(pattern, facts)
        return str(sentence)

    def moment(self, moment: datetime, language: str, zone: str) -> str:
        """Return a moment as text in a language: date and time of day in the time zone `zone`, and the zone's name.

        `zone` is an IANA name, such as `America/Sao_Paulo`.
        """
        from babel.dates import format_date, format_time, get_timezone_name

        local = moment.astimezone(ZoneInfo(zone))
        return self.text(
            "moment",
            language,
            date=format_date(local, "long", locale=language),
            time=format_time(local, "HH:mm", locale=language),
            zone=get_timezone_name(local, width="long", zone_variant="generic", locale=language),
        )

    def readable(self, facts: Mapping[str, Any], language: str, zone: str) -> dict[str, Any]:
        """Return the facts of a problem by name, each as text for a sentence in a language (`Catalogue.text`).

        A number of bytes (`max_bytes`) gets its unit; a moment is rounded up to the minute and shown in the time zone
        `zone`, an IANA name; a list becomes an enumeration. Other whole numbers stay numbers.
        """
        return {name: self._readable(name, value, language, zone) for name, value in facts.items()}

    def readable_fault(self, facts: Mapping[str, Any], language: str, zone: str) -> dict[str, Any]:
        """Return the facts of one field's fault for its sentence, as `readable` does, with all numbers as they are.

        A limit that does not exist stays None.
        """
        shown = {
            name: value
            for name, value in facts.items()
            if name.endswith("_bytes") or isinstance(value, datetime | list | tuple)
        }
        return {**facts, **self.readable(shown, language, zone)}

    def _readable(self, name: str, value: Any, language: str, zone: str) -> str | int:
        if type(value) is int:
            return readable_size(value, language) if name.endswith("_bytes") else value
        if isinstance(value, datetime):
            return self.moment(value + timedelta(seconds=59, microseconds=999_999), language, zone)
        if isinstance(value, list | tuple):
            from babel.lists import format_list

            return format_list([str(one) for one in value], locale=language)
        return str(value)


def readable_size(size: int, language: str) -> str:
    """Return a number of bytes with the largest unit that fits: `20 MB`, `1,5 GB`."""
    from babel.numbers import format_decimal

    unit, bytes_of_one = next(((unit, factor) for unit, factor in _UNITS if size >= factor), ("bytes", 1))
    return f"{format_decimal(round(size / bytes_of_one, 1), locale=language)} {unit}"


def _message_id(code: str) -> str:
    return code.replace(".", "-").replace("_", "-")


def catalogue_files(folder: Path, language: str) -> list[Path]:
    """Return the Fluent files in a `locales` folder that have texts in a language: its own, then those of all
    languages. `catalogue_text` reads them.
    """
    own = [file for file in (folder / f"{language}.ftl", *sorted(folder.glob(f"{language}/*.ftl"))) if file.exists()]
    return [*own, *sorted(file for file in folder.glob("*.ftl") if file.stem not in LANGUAGES)]


def catalogue_text(file: Path, language: str) -> str:
    """Return the texts in a language that a file of `catalogue_files` has, in Fluent's syntax."""
    text = file.read_text(encoding="utf-8")
    if language in (file.stem, file.parent.name):
        return text
    _before, *sections = _BEGINS_LANGUAGE.split(text)
    return "".join(text for begun, text in zip(sections[::2], sections[1::2], strict=True) if begun == language)


@lru_cache
def _resource(file: Path, language: str) -> Resource:
    return FluentResource(catalogue_text(file, language))


def _bundle(language: str, folders: tuple[Path, ...]) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for folder in folders:
        for file in catalogue_files(folder, language):
            bundle.add_resource(_resource(file, language), allow_overrides=True)
    return bundle
