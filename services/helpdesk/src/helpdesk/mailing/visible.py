"""What is shown of a mail: the words of its sender, without quotes and signature."""

import re

from helpdesk.mailing.quotes import own_words
from helpdesk.mailing.signatures import without_closing, without_delimited_signature

_FORWARD = re.compile(r"\s*(?:fwd?|enc|rv|reenv|encaminhad[oa]|reenviad[oa])\s*:", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|res|resp|aw|r)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_PICTURE = re.compile(r"\[cid:[^\]\s]{1,200}\]")
_BLANK_LINES = re.compile(r"\n{3,}")


def visible_text(text: str, *, subject: str, sender_name: str, has_ancestors: bool) -> str:
    """Return what the sender of a mail wrote. Empty if it is certain that they wrote nothing: all is marked as quote.

    `has_ancestors`: the mail names those that it answers. A mail that forwards another is shown with it.
    """
    is_forward = bool(_FORWARD.match(subject))
    is_answer = not is_forward and (has_ancestors or bool(_ANSWER.match(subject)))
    pieces = own_words(_PICTURE.sub("", text), is_answer=is_answer)
    pieces = [without_delimited_signature(piece) for piece in pieces]
    pieces = [piece for piece in pieces if piece.strip()]
    if pieces and not is_forward:
        pieces[-1] = without_closing(pieces[-1], sender_name)
    lines = "\n\n".join(piece for piece in pieces if piece.strip()).split("\n")
    tidy = "\n".join(line.rstrip() for line in lines)
    return _BLANK_LINES.sub("\n\n", tidy).strip()
