"""Quote what was written on a ticket, as Markdown."""

import re

_MARKS = re.compile(r"([\\`*_\[\]<>|~#])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)


def quoted(text: str, *, is_plain: bool) -> str:
    """Return a text as a Markdown quotation, with a blank line after it.

    With `is_plain` the text is no Markdown (a mail): its signs are escaped, and its lines stay apart.
    """
    lines = (_escaped(text) if is_plain else text).split("\n")
    last = len(lines) - 1
    breaks = [
        "\\" if is_plain and at < last and line.strip() and lines[at + 1].strip() else ""
        for at, line in enumerate(lines)
    ]
    return "".join(f"> {line}{end}".rstrip() + "\n" for line, end in zip(lines, breaks, strict=True)) + "\n"


def _escaped(text: str) -> str:
    """Return a plain text with a backslash before each sign that Markdown would read."""
    return _AT_START.sub(_escape_start, _MARKS.sub(r"\\\1", text))


def _escape_start(found: re.Match[str]) -> str:
    indent, sign = found.groups()
    return f"{indent}{sign}\\" if sign[0].isdigit() else f"{indent}\\{sign}"
