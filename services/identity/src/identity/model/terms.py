"""The terms of use, as data in `terms/<date>/<language>.md`. The newest version whose date has come is in force."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "terms"


@dataclass(frozen=True)
class Terms:
    """One version of the terms, named by the day on which it comes into force."""

    version: str

    def text(self, language: str) -> str:
        return _text(self.version, language)


def terms_in_force(today: date) -> Terms:
    """Return the version of the terms that is in force on `today`."""
    return Terms(max(version for version in _versions() if version <= today.isoformat()))


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in _FOLDER.iterdir() if folder.is_dir()))


@lru_cache
def _text(version: str, language: str) -> str:
    return (_FOLDER / version / f"{language}.md").read_text(encoding="utf-8")
