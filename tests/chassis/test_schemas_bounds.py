"""Long texts: is the length looked at before anything is done with them?"""

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
