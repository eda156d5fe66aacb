"""Signatures at the end of what somebody wrote: taken off where it is certain that they are no answer."""

import re

_LINE_CHARACTERS = 500
_SIGNATURE_LINES = 20
_CLOSING_LINES = 8

_DEVICE = re.compile(
    r"\s*(?:[-_*]{0,3}\s*)"
    r"(?:enviad[oa] (?:do|da|de|desde|a partir d[oae]|pelo|via|por|com|con|mediante)\b|sent (?:from|via|with|by)\b"
    r"|(?:obter|obtenha|obtener|obtenga|get|baixe|descargar)\s+(?:o\s+)?outlook\b"
    r"|yahoo mail:|do meu (?:iphone|celular|ipad)|desde mi (?:iphone|m[oó]vil|ipad))"
    r".{0,400}\Z",
    re.IGNORECASE,
)
_DEVICE_WORDS = re.compile(
    r"iphone|ipad|android|galaxy|samsung|smartphone|celular|m[oó]vil|mobile|outlook|yahoo|gmail|windows|proton|blackberry"
    r"|huawei|xiaomi|motorola|moto\b|tablet|thunderbird|correio|correo|mail\b|aol|uol|phone|telefone|tel[eé]fono",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:muito\s+)?atenciosamente|att|atte|atentamente|cordialmente|(?:com os melhores )?cumprimentos"
    r"|melhores cumprimentos|sauda[cç][oõ]es(?: cordiais)?|abra[cç]os?|um abra[cç]o|(?:un )?(?:cordial )?saludos?"
    r"(?: cordiale?s?)?|un abrazo|(?:with )?(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards|(?:yours )?sincerely"
    r"|yours (?:faithfully|truly)|cheers)\s*[,.!]?\s*\Z",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\s*(?:(?:tel|telefone|tel[eé]fono|fone|phone|cel|celular|m[oó]vil|mobile|whatsapp|fax|ramal|ext|e-?mail|site|web)"
    r"\s*[.:/]|(?:https?://|www\.)\S+\s*\Z|[^\s@]+@[^\s@]+\s*\Z|[+(]?[\d\s().+/-]{8,30}\Z|\[cid:)",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(r"\s*(?:p\.?\s?[sd]\b|obs\b|nota\b|note\b|[-*•]\s|\d+[.)]\s)", re.IGNORECASE)
_SENTENCE = re.compile(r"[?!:;]\s*\Z|[.?!]\s+\w.*[.?!]\s*\Z|,\s*\Z")
_DISCLAIMER = re.compile(
    r"\s*(?:esta? (?:mensagem|mensaje|e-?mail|correo)|este (?:mensaje|e-?mail|correo)|this (?:e-?mail|message)|aviso"
    r"|confidential|antes de imprimir|before printing|please consider the environment|la informaci[oó]n contenida"
    r"|as informa[cç][oõ]es contidas|the information)",
    re.IGNORECASE,
)
_DISCLAIMER_WORDS = re.compile(r"confiden|destinat[aá]ri|recipient|addressee|imprim|printing|ambiente", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def without_delimited_signature(text: str) -> str:
    """Return a text without a signature that starts with the line `-- `, and without a phone's at its end.

    Where the space after the hyphens is missing, the lines below must look like a signature.
    """
    lines = text.rstrip().split("\n")
    for place in range(max(0, len(lines) - _SIGNATURE_LINES - 1), len(lines)):
        is_delimiter = lines[place] == "-- " or (lines[place] == "--" and _is_signature(lines[place + 1 :]))
        if is_delimiter:
            lines = lines[:place]
            break
    while lines and (not lines[-1].strip() or _is_device(lines[-1])):
        lines.pop()
    return "\n".join(lines)


def without_closing(text: str, sender_name: str = "") -> str:
    """Return a text without the formal words at its end: a disclaimer, "Atenciosamente" with name and telephone, and
    the sender's name.
    """
    lines = _without_disclaimer(text.rstrip().split("\n"))
    for place in range(max(0, len(lines) - _CLOSING_LINES - 3), len(lines)):
        if _CLOSING.match(lines[place][:_LINE_CHARACTERS]) and _is_signature(lines[place + 1 :]):
            lines = lines[:place]
            break
    text = "\n".join(lines).rstrip()
    above, _line_end, last = text.rpartition("\n")
    if _is_name(last, sender_name) and above.strip() and not above.rstrip().endswith(":"):
        return above.rstrip()
    return text


def _is_device(line: str) -> bool:
    return len(line) < _LINE_CHARACTERS and bool(_DEVICE.match(line) and _DEVICE_WORDS.search(line))


def _without_disclaimer(lines: list[str]) -> list[str]:
    """Return the lines without the paragraphs at their end that speak of confidentiality or of printing."""
    while True:
        end = len(lines)
        while end and not lines[end - 1].strip():
            end -= 1
        start = end
        while start and lines[start - 1].strip() and end - start < _SIGNATURE_LINES:
            start -= 1
        paragraph = " ".join(lines[start:end])[:5000]
        if start == 0 or not (_DISCLAIMER.match(paragraph) and _DISCLAIMER_WORDS.search(paragraph)):
            return lines[:end]
        lines = lines[:start]


def _is_signature(lines: list[str]) -> bool:
    """Return whether the lines after a closing are a name, a post, a company, and ways to reach them."""
    filled = [line[:_LINE_CHARACTERS].strip() for line in lines if line.strip()]
    return len(filled) <= _CLOSING_LINES and all(_is_of_signature(line) for line in filled)


def _is_of_signature(line: str) -> bool:
    if _CONTACT.match(line):
        return True
    is_short = len(line) <= 70 and len(line.split()) <= 9
    return (
        is_short
        and line[0].isupper()
        and not _AFTERTHOUGHT.match(line)
        and not _SENTENCE.search(line)
        and not (any(character.isdigit() for character in line))
    )


def _is_name(line: str, sender_name: str) -> bool:
    """Return whether a line has nothing but names of the sender."""
    words = {word.casefold() for word in _WORD.findall(line[:_LINE_CHARACTERS])}
    names = {word.casefold() for word in _WORD.findall(sender_name)}
    return bool(words) and words <= names and not any(character.isdigit() for character in line)
