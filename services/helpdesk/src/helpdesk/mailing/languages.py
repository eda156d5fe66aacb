"""The language in which somebody wrote, guessed from small words that only one of ours has."""

import re

_WORDS = {
    "pt": "não você vocês obrigado obrigada olá bom boa tarde noite são também uma um meu minha nossa nosso pelo pela "
    "dos das ao aos à às mas isso isto está estou tenho preciso consigo gostaria ainda já até sem segue quando qual "
    "quais acesso senha prezados prezado prezada favor dúvida fazer posso pode fui foi em na com seu sua depois então",
    "es": "el los las una gracias hola buenos buenas días tardes también usted ustedes mi nuestra nuestro pero y con "
    "al del está estoy tengo necesito puedo puede quisiera todavía ya hasta sin adjunto cuando cuál acceso contraseña "
    "estimados estimado estimada duda hacer fue en su después entonces muy lo le cómo más",
    "en": "the and is are was i you we my our your please thanks thank hello hi dear not have has with for this that "
    "from to of it can could would when which how do does did still attached need access password but be as regards",
}
_MARKS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_OWN = {  # a word of two languages tells nothing
    language: marks.difference(*(other for name, other in _MARKS.items() if name != language))
    for language, marks in _MARKS.items()
}
_LETTERS = re.compile(r"[^\W\d_]+")
_CHARACTERS = 5000


def guessed_language(text: str) -> str | None:
    """Return `pt`, `es` or `en`, or None when the text is too short or too mixed to tell."""
    words = _LETTERS.findall(text[:_CHARACTERS].lower())
    scores = {language: len(marks.intersection(words)) for language, marks in _OWN.items()}
    scores["pt"] += min(2, sum("ã" in word or "õ" in word or "ç" in word for word in words))
    scores["es"] += min(2, sum("ñ" in word for word in words)) + ("¿" in text or "¡" in text)
    (first, best), (_second, next_best) = sorted(scores.items(), key=lambda score: -score[1])[:2]
    return first if best >= 2 and best >= 2 * next_best else None
