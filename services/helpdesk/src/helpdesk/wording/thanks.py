"""Only thanks: a message after the closing of a ticket that says nothing but thank you, which does not reopen it."""

import re
import unicodedata

_MOST_WORDS = 12
_WORDS = re.compile(r"[^\W\d_]+")

_THANKS = {
    *("obrigado", "obrigada", "obrigadao", "agradeco", "agradecido", "agradecida", "agradecemos", "grato", "grata"),
    *("valeu", "gracias", "agradezco", "agradecido", "agradecida", "thanks", "thank", "thx", "cheers"),
}
"""The words of which one must be there."""

_BESIDE = {
    *(
        "muito",
        "muita",
        "mil",
        "pela",
        "pelo",
        "a",
        "o",
        "e",
        "de",
        "da",
        "do",
        "por",
        "voces",
        "voce",
        "ajuda",
        "atencao",
    ),
    *(
        "atencao",
        "resposta",
        "retorno",
        "apoio",
        "tudo",
        "certo",
        "perfeito",
        "otimo",
        "resolvido",
        "resolveu",
        "duvida",
    ),
    *("bom", "boa", "dia", "tarde", "noite", "desde", "ja", "novamente", "mais", "uma", "vez", "atenciosamente"),
    *(
        "abraco",
        "abracos",
        "cordialmente",
        "ola",
        "equipe",
        "equipa",
        "todos",
        "esclarecimento",
        "esclarecida",
        "solucionada",
    ),
    *("muchas", "mucha", "la", "el", "su", "vuestra", "ayuda", "respuesta", "atencion", "apoyo", "todo", "correcto"),
    *("resuelto", "resuelta", "solucionado", "buenos", "buenas", "dias", "tardes", "noches", "saludos", "un", "saludo"),
    *("cordial", "hola", "equipo", "otra", "y", "perfecto", "genial", "que", "tengan", "tenham", "buen"),
    *("you", "very", "much", "so", "many", "for", "your", "the", "help", "answer", "reply", "support", "quick", "all"),
    *(
        "good",
        "solved",
        "resolved",
        "perfect",
        "great",
        "and",
        "again",
        "best",
        "kind",
        "regards",
        "hello",
        "hi",
        "team",
    ),
    *(
        "team",
        "everyone",
        "that",
        "it",
        "works",
        "now",
        "nice",
        "day",
        "have",
        "advance",
        "in",
        "antemao",
        "rapida",
        "rapido",
    ),
}
"""The words that may stand beside them without saying anything else. Names are not among them: a signature is cut off
before, and a mail that names somebody reopens, which does no harm."""


def is_only_thanks(text: str) -> bool:
    """Return whether a message is nothing but thanks, in Portuguese, Spanish or English.

    A question, a number, an address or any word that is not in the short lists makes it a message like any other.
    """
    if "?" in text or any(character.isdigit() for character in text) or "://" in text:
        return False
    words = _WORDS.findall(_folded(text))
    known = _THANKS | _BESIDE
    return 0 < len(words) <= _MOST_WORDS and bool(_THANKS & set(words)) and all(word in known for word in words)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
