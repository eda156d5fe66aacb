"""Quotes in answers: the text of the mail that is answered, which mail programs put below or around the answer.

A quote is taken out where the mail marks it: by `>` at its lines, or by a head that names the mail it comes from. When
in doubt the text stays, because what a person wrote must not be lost; the whole mail is one click away.

Our own code: `mail-parser-reply` reads 24 of the 94 answers in our corpus exactly, drops answers that were written
between the lines of a quote, takes a list with hyphens for a signature, and needs 15 seconds for a line of 10,000
characters.
"""

import re
from dataclasses import dataclass

_LINE_CHARACTERS = 1000  # that are looked at in one line
_HEAD_LINES = 5  # over which programs break the line "On …, … wrote:"

_QUOTED = re.compile(r"[ \t]{0,3}>")
_COMPARISON = re.compile(r"\s*>\s*\d")  # "> 500 kW" is no quote
_WROTE = r"(?:escreveu|escribi[oó]|wrote)"
_STARTS = re.compile(
    r"\s*(?:Em|No dia|Na|No|A|Às|As|El|El d[ií]a|En|Con fecha|On|At)\b.{0,40}?(?:\d|\b(?:seg|ter|qua|qui|sex|s[aá]b|dom"
    r"|lun|mar|mi[eé]|jue|vie|mon|tue|wed|thu|fri|sat|sun))",
    re.IGNORECASE,
)
_ENDS = re.compile(rf"\b{_WROTE}\s*:\s*\Z|@[^<>\s@]+>\s*{_WROTE}\s*:", re.IGNORECASE)  # Yahoo goes on in the line
_NAME_FIRST = re.compile(
    rf".{{0,200}}<\s*[^<>\s@]+@[^<>\s@]+>\s*{_WROTE}\b.{{0,100}}:\s*\Z",  # Gmail in Portugal: the date comes last
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")

_FROM = r"De|From"
_SENT = r"Enviad[ao]s?(?: em| el)?|Sent|Data|Date|Fecha"
_ABOUT = r"Assunto|Asunto|Subject"
_FIRST_LABEL = re.compile(rf"\s*\*{{0,2}}(?:{_FROM})\s*:\*{{0,2}}\s*\S", re.IGNORECASE)
_LABEL = re.compile(rf"\s*\*{{0,2}}(?:({_SENT})|({_ABOUT}))\s*:", re.IGNORECASE)
_ORIGINAL = r"-{2,}\s*(?:mensagem original|mensaje original|original message|mensagem respondida)\s*-{2,}"
_SEPARATOR = re.compile(rf"\s*(?:_{{8,}}|{_ORIGINAL})\s*\Z", re.IGNORECASE)
_RUN_IN = re.compile(rf"\s*{_ORIGINAL}\s*(?:{_FROM})\s*:", re.IGNORECASE)  # Samsung writes all on one line


@dataclass
class _Run:
    """Lines that belong together: somebody's own words or a quote. `is_headed`: a head says whose words they quote."""

    is_quote: bool
    lines: list[str]
    is_headed: bool = False


def own_words(text: str, *, is_answer: bool = True) -> list[str]:
    """Return what the sender of a mail wrote, in pieces as it stands before, between and after quotes.

    `is_answer`: the mail answers one. Only then are lines with `>` but without a head a quote, and does a head without
    such lines start one; otherwise they are what the sender forwards or copied into the text, for us to read.
    """
    runs = _runs(text.split("\n"), is_answer=is_answer)
    quotes = [run for run in runs if run.is_quote]
    is_certain = is_answer and not all(_COMPARISON.match(line) for run in quotes for line in run.lines)
    if not is_certain and not any(run.is_headed for run in quotes):
        return [text.strip("\n")] if text.strip() else []
    own = ["\n".join(run.lines).strip("\n") for run in runs if not run.is_quote]
    return [piece for piece in own if piece.strip()]


def _runs(lines: list[str], *, is_answer: bool) -> list[_Run]:
    runs: list[_Run] = []
    place = 0
    may_cut = False  # once there are own words: an answer below a head that marks no quote would be lost
    while place < len(lines):
        head = _head_length(lines, place)
        if head and _is_quoted(_next_filled(lines, place + head)):
            _extend(runs, [], is_quote=True, is_headed=True)
            place += head
        elif may_cut and _starts_unmarked(lines, place, head):
            _extend(runs, lines[place:], is_quote=True, is_headed=True)
            break
        else:
            is_quote = _is_quoted(lines[place])
            if not _is_separator(lines, place, may_cut=may_cut):
                _extend(runs, [lines[place]], is_quote=is_quote)
                may_cut = may_cut or (is_answer and not is_quote and bool(lines[place].strip()))
            place += 1
    return runs


def _extend(runs: list[_Run], lines: list[str], *, is_quote: bool, is_headed: bool = False) -> None:
    if not (runs and runs[-1].is_quote == is_quote):
        runs.append(_Run(is_quote, []))
    runs[-1].lines += lines
    runs[-1].is_headed |= is_headed


def _is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))


def _next_filled(lines: list[str], place: int) -> str:
    return next((line for line in lines[place : place + 4] if line.strip()), "")


def _head_length(lines: list[str], place: int) -> int:
    """Return how many lines from `place` on are the head of a quote ("On …, … wrote:"), or 0."""
    first = lines[place][:_LINE_CHARACTERS]
    starts, starts_with_name = _STARTS.match(first), ("<" in first or "@" in first) and not _is_quoted(first)
    if not (starts or starts_with_name):
        return 0
    joined = ""
    for count, line in enumerate(lines[place : place + _HEAD_LINES], 1):
        if not line.strip():
            return 0
        joined = f"{joined} {line[:_LINE_CHARACTERS].strip()}"
        if (starts and _ENDS.search(joined)) or (starts_with_name and _NAME_FIRST.match(joined.strip())):
            return count
    return 0


def _names_address(lines: list[str]) -> bool:
    return any(_ADDRESS.search(line[:_LINE_CHARACTERS]) for line in lines)


def _starts_header_block(lines: list[str], place: int) -> bool:
    """Return whether the headers of a mail are shown from `place` on: its sender, when it was sent, and its subject."""
    if ":" not in lines[place] or not _FIRST_LABEL.match(lines[place][:_LINE_CHARACTERS]):
        return False
    following = [line for line in lines[place : place + 16] if line.strip()][:8]
    labels = [found for line in following if (found := _LABEL.match(line[:_LINE_CHARACTERS]))]
    return any(label[1] for label in labels) and any(label[2] for label in labels)


def _starts_unmarked(lines: list[str], place: int, head: int) -> bool:
    """Return whether a quote without `>` starts at `place`. `head` is the number of lines of "On …, … wrote:" there."""
    if head > 0 and _names_address(lines[place : place + head]):
        return True
    return bool(_RUN_IN.match(lines[place][:_LINE_CHARACTERS])) or _starts_header_block(lines, place)


def _is_separator(lines: list[str], place: int, *, may_cut: bool) -> bool:
    """Return whether the line is the separator before a quote, which belongs to that quote."""
    if lines[place].lstrip()[:1] not in ("_", "-") or not _SEPARATOR.match(lines[place][:_LINE_CHARACTERS]):
        return False
    for following in range(place + 1, min(place + 5, len(lines))):
        if lines[following].strip():
            head = _head_length(lines, following)
            is_marked = _is_quoted(lines[following]) or (head > 0 and _is_quoted(_next_filled(lines, following + head)))
            return is_marked or (may_cut and _starts_unmarked(lines, following, head))
    return False
