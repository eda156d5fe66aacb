"""Texts: is the length looked at before anything is done with them, and can all of them be seen?"""

import marshmallow as ma
import pytest

from chassis import schemas


@pytest.mark.parametrize("field", [schemas.Email(), schemas.Line(), schemas.Phone()])
def test_what_is_too_long_is_never_parsed(field: ma.fields.Field, monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_arguments: object, **_options: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(schemas, "validate_email", parsed)
    monkeypatch.setattr(schemas.phonenumbers, "parse", parsed)
    with pytest.raises(ma.ValidationError) as refused:
        field.deserialize("a" + "\u0301\u0327" * 20_000 + "@b.example")
    assert [str(code) for code in refused.value.messages] == ["field.length"]


@pytest.mark.parametrize(
    "text", ["a\u0007b", "a\u0085b", "Ana\u202enA", "a\u200bb", "\u00ad", "a\ufeffb", "a\ue000b", "a\u2028b"]
)
def test_a_line_has_nothing_that_cannot_be_seen(text: str) -> None:
    for field in (schemas.Line(), schemas.Name()):
        with pytest.raises(ma.ValidationError) as refused:
            field.deserialize(text)
        assert [str(code) for code in refused.value.messages] == ["field.control_characters"]


def test_emoji_made_of_several_are_one_sign_in_a_line_and_none_in_a_name() -> None:
    family = "\U0001f469\u200d\U0001f467"
    assert schemas.Line().deserialize(f" {family} ") == family
    with pytest.raises(ma.ValidationError):
        schemas.Name().deserialize(f"Ana {family}")
