"""Codes of consumer units: read in any notation, padded to their length, kept without punctuation.

An old code has 8 digits. Since 2026 a code has 15: 10 of a sequence, 3 of the distributor and 2 check digits, shown as
`0.013.479.258.028-10`. Bills leave leading zeros out. A wrong check digit is a reason to warn, not to refuse.
"""

from itertools import chain

from chassis.documents import without_mask

OLD_DIGITS, NEW_DIGITS = 8, 15
_WEIGHTS = (*range(10, 0, -1), *range(10, 7, -1))


class NotAUnitCode(ValueError):
    """The text is not a consumer unit's code."""


def normalise_unit_code(text: str) -> str:
    """Return a consumer unit's code of 8 or 15 digits: `001347925802810` for `0.013.479.258.028-10`.

    `text` is what somebody entered. Up to 8 digits are an old code, 9 to 15 a new one, and leading zeros that are
    missing are added. Raises NotAUnitCode for any other text.
    """
    digits = without_mask(text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= NEW_DIGITS):
        raise NotAUnitCode(text)
    return digits.zfill(OLD_DIGITS if len(digits) <= OLD_DIGITS else NEW_DIGITS)


def readings(code: str) -> tuple[str, ...]:
    """Return the codes that a normalised code may stand for, the likeliest first.

    Eight digits are an old code, or else a new one whose leading zeros a bill left out.
    """
    return (code,) if len(code) == NEW_DIGITS else (code, code.zfill(NEW_DIGITS))


def has_right_check_digits(code: str) -> bool:
    """Return whether the check digits of a normalised code are right. An old code has none, and is right."""
    if len(code) == OLD_DIGITS:
        return True
    first = _check_digit(code[:13])
    return code[13:] == first + _check_digit(code[1:13] + first)


def shown_unit_code(code: str) -> str:
    """Return a normalised code as bills show it: `0.013.479.258.028-10`, and an old code as it is."""
    if len(code) == OLD_DIGITS:
        return code
    groups = [code[start : start + 3] for start in range(1, 13, 3)]
    return f"{'.'.join(chain(code[0], groups))}-{code[13:]}"


def with_check_digits(number: int, distributor: int) -> str:
    """Return the new code of the unit `number` of a distributor, with its check digits."""
    base = f"{number:010}{distributor:03}"
    first = _check_digit(base)
    return base + first + _check_digit(base[1:] + first)


def _check_digit(digits: str) -> str:
    """Return the check digit of thirteen digits: modulo 11, with the weights 10 to 1 and then 10, 9, 8."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
    return "0" if rest < 2 else str(11 - rest)
