"""Codes of consumer units: read as bills show them, with the check digits of the codes since 2026."""

import marshmallow as ma
import pytest

from chassis.schemas import Schema, UnitCode
from chassis.unit_codes import (
    NotAUnitCode,
    has_right_check_digits,
    normalise_unit_code,
    readings,
    shown_unit_code,
    with_check_digits,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.013.479.258.028-10", "001347925802810"),
        ("13.479.258.028-10", "001347925802810"),
        ("001347925802810", "001347925802810"),
        (" 13479258 02810 ", "001347925802810"),
        ("123456789", "000000123456789"),
        ("12345678", "12345678"),
        ("1234-5678", "12345678"),
        ("1234567", "01234567"),
        ("1", "00000001"),
        ("１２３４５６７８", "12345678"),
        ("12345678901234", "012345678901234"),
    ],
)
def test_a_code_is_read_in_any_mask_and_padded_to_its_length(text: str, code: str) -> None:
    assert normalise_unit_code(text) == code


@pytest.mark.parametrize("text", ["1234567890123456", "1234567x", "12_345678", "٣٣٣٣٣٣٣٣", "UC 12345678"])
def test_what_is_not_a_code_is_refused(text: str) -> None:
    with pytest.raises(NotAUnitCode):
        normalise_unit_code(text)


@pytest.mark.parametrize("text", ["", " ", "-", "..", "1" * 16, "9" * 100_000, 12345678, None])
def test_a_body_with_something_else_is_refused_by_its_field(text: object) -> None:
    shape = type("Shape", (Schema,), {"unit": UnitCode(required=True)})()
    with pytest.raises(ma.ValidationError) as refused:
        shape.load({"unit": text})
    assert list(refused.value.messages_dict) == ["unit"]
    assert shape.load({"unit": "0.013.479.258.028-10"}) == {"unit": "001347925802810"}


@pytest.mark.parametrize(
    ("code", "is_right"),
    [
        ("001347925802810", True),  # the regulation's example
        ("001347925802811", False),
        ("001347925802820", False),
        ("101347925802810", False),
        ("000000000000000", True),
        ("000000000602806", True),  # the first digit is 0, of the remainder 0: 6 + 18 + 64 = 8 × 11
        ("000000000702804", True),  # the first digit is 0, of the remainder 1
        ("000000000302830", True),  # the second digit is 0, of the remainder 1: 6 + 20 + 72 + 24 = 11 × 11 + 1
        ("12345678", True),
        ("00000001", True),
    ],
)
def test_the_check_digits_of_a_code(code: str, is_right: bool) -> None:
    assert has_right_check_digits(code) is is_right


def test_every_single_wrong_digit_is_noticed() -> None:
    code = with_check_digits(13479258, 28)
    assert code == "001347925802810"
    wrong = [code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1 :] for at in range(15)]
    assert [has_right_check_digits(other) for other in wrong] == [False] * 15


def test_eight_digits_are_an_old_code_first() -> None:
    assert readings("12345678") == ("12345678", "000000012345678")
    assert readings("001347925802810") == ("001347925802810",)


def test_a_code_is_shown_as_on_bills() -> None:
    assert shown_unit_code("001347925802810") == "0.013.479.258.028-10"
    assert shown_unit_code("12345678") == "12345678"
