"""Which passwords are good enough. Length counts; there are no rules of composition.

Refused are the passwords that are guessed first: those on the shipped list of common passwords, also with usual
endings, and those made of the user's own data.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from chassis.problems import FieldError, Invalid

MINIMUM, RECOMMENDED, MAXIMUM = 8, 15, 128
_COMMON = Path(__file__).with_name("common_passwords.txt")
_SHORTEST_PART = 3
_FEWEST_DIFFERENT = 4
_ENDING = re.compile(r"[\d\W_]{1,6}\Z")
_SEPARATORS = re.compile(r"[\W_]+")


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


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Return the shipped list of common passwords, folded."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _length_fault(password: str) -> str | None:
    if len(password) < MINIMUM:
        return "password.too_short"
    return "password.too_long" if len(password) > MAXIMUM else None


def _is_common(folded: str) -> bool:
    """Return whether a password is refused because it is easy to guess: it is among the common ones, or has too few
    different characters.

    `folded` is the password in lower case. It is common, too, if it is a common one with digits or signs at its end, or
    written twice.
    """
    half = folded[: len(folded) // 2]
    said_once = half if half * 2 == folded else folded
    candidates = {folded, said_once, _ENDING.sub("", folded), _ENDING.sub("", said_once)}
    return len(set(folded)) < _FEWEST_DIFFERENT or not candidates.isdisjoint(common_passwords())


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
