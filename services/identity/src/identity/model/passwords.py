"""Which passwords are good enough. Length counts; there are no rules of composition.

Refused are the passwords that are guessed first: those on the shipped lists of common passwords, also with usual
endings, and those made of the user's own data. `common_passwords.txt` is ours; `leaked_passwords.txt` says where it is
from and under which licence.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from chassis.problems import FieldError, Invalid

MINIMUM, RECOMMENDED, MAXIMUM = 8, 15, 128
_LISTS = ("common_passwords.txt", "leaked_passwords.txt")
_SHORTEST_PART = 3
_FEWEST_DIFFERENT = 4
_LONGEST_ENDING = 6
_ENDING = re.compile(r"[\d\W_]")
_SEPARATORS = re.compile(r"[\W_]+")


def _entries(name: str) -> list[str]:
    """Return the passwords of a shipped list, without the lines of its heading."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line != "#" and not line.startswith("# ")]


COMMON_PASSWORDS = "\n".join(["", *(entry for name in _LISTS for entry in _entries(name)), ""])
"""All common passwords, in lower case, each between two line breaks. It is one text, read when the module is imported,
because processes that are forked afterwards share it and a set of so many strings takes twenty times its memory."""


def normalise_password(password: str) -> str:
    """Return the password in Unicode form NFKC, the same for every keyboard (as NIST SP 800-63B advises)."""
    return unicodedata.normalize("NFKC", password)


def check_password(
    password: str, *, document: str, email: str, phone: str, name: str, pointer: str = "#/password"
) -> None:
    """Check the password that a person with these data chooses. Raises Invalid, which says what is wrong with it.

    `password` is normalised. It must be neither too short nor too long, nor common, nor made of the document, e-mail
    address, phone or name. `pointer` names the field of the request that holds it.
    """
    fault = (
        _length_fault(password)
        or ("password.common" if _is_common(_folded(password)) else None)
        or ("password.own_data" if _is_own_data(_bare(password), document, email, phone, name) else None)
    )
    if fault:
        facts = {"minimum": MINIMUM, "recommended": RECOMMENDED, "maximum": MAXIMUM}
        raise Invalid(errors=[FieldError(pointer, fault, facts)])


def _length_fault(password: str) -> str | None:
    if len(password) < MINIMUM:
        return "password.too_short"
    return "password.too_long" if len(password) > MAXIMUM else None


def _is_common(folded: str) -> bool:
    """Return whether a password is refused because it is easy to guess: it is among the common ones, or has too few
    different characters.

    `folded` is the password in lower case. It is common, too, if it is a common one with up to six digits or signs at
    its end, or written twice.
    """
    half = folded[: len(folded) // 2]
    said_once = half if half * 2 == folded else folded
    candidates = {*_without_endings(folded), *_without_endings(said_once)}
    is_listed = any(f"\n{candidate}\n" in COMMON_PASSWORDS for candidate in candidates)
    return is_listed or len(set(folded)) < _FEWEST_DIFFERENT


def _without_endings(text: str) -> Iterator[str]:
    """Yield the text whole, and without its last one to six characters as long as these are digits or signs:
    `trustno1!` is `trustno1` with an ending.
    """
    yield text
    for length in range(1, _LONGEST_ENDING + 1):
        if not _ENDING.match(text[-length:]):
            return
        yield text[:-length]


def _is_own_data(bare: str, document: str, email: str, phone: str, name: str) -> bool:
    """Return whether a password is refused because it is made of the person's own data.

    `bare` is the password reduced to letters and digits. It is refused if it contains the document, phone or e-mail
    address, or little besides parts of e-mail address and name.
    """
    if any(_bare(whole) in bare for whole in (document, email, phone, phone.removeprefix("+55"))):
        return True
    rest = bare
    for part in sorted(map(_bare, [email.partition("@")[0], *name.split()]), key=len, reverse=True):
        rest = rest.replace(part, "") if len(part) >= _SHORTEST_PART else rest
    return rest != bare and len(rest) < MINIMUM


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", _folded(text))
