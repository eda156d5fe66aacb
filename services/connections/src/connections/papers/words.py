"""The words of papers in one language: texts of `locales/paper.ftl`, amounts, days and numbers as people write them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource

from chassis.i18n import LANGUAGES, catalogue_text

_FILE = Path(__file__).parents[1] / "locales" / "paper.ftl"
_LOCALES = {"pt": "pt_BR", "es": "es", "en": "en"}


class Words:
    """The words of papers in `language`. Raises ValueError for a language that is not one of ours."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no texts in {language}")
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(FluentResource(catalogue_text(_FILE, language)))

    def say(self, name: str, **facts: Any) -> str:
        """Return the text with the id `name`, filled with `facts`. Raises LookupError when there is none."""
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise LookupError(name)
        sentence, faults = self._bundle.format_pattern(pattern, facts)
        if faults:
            raise LookupError(f"{name}: {faults}")
        return str(sentence)

    def amount(self, reais: str) -> str:
        """Return an amount in reais, such as `"1234.50"`, as text: `R$ 1.234,50` in Portuguese."""
        return str(format_currency(Decimal(reais), "BRL", locale=_LOCALES[self.language]))

    def day(self, iso: str) -> str:
        """Return a day, such as `"2026-11-20"`, as text: `20 de novembro de 2026` in Portuguese."""
        return str(format_date(date.fromisoformat(iso[:10]), "long", locale=_LOCALES[self.language]))
