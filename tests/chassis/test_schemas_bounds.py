"""Texts: is the length looked at before anything is done with them, and can all of them be seen?"""

import marshmallow as ma
import pytest

from chassis import schemas


@pytest.mark.parametrize("field", [schemas.Email(), schemas.Line(), schemas.Phone()])
def test_what_is_too_long_is_never_parsed(field: ma.fields.Field, monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_arguments: object, **_options: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(schemas, "normalise_address", parsed)
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


@pytest.mark.parametrize("name", ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0936\u094d\u200d\u0930\u0940"])
def test_joiners_between_letters_are_part_of_a_name(name: str) -> None:
    assert schemas.Name().deserialize(name) == name


@pytest.mark.parametrize("name", ["\u200dAna", "Ana\u200d", "Ana \u200cSilva", "Ana\u200d\u200dSilva"])
def test_joiners_elsewhere_are_refused_in_a_name(name: str) -> None:
    with pytest.raises(ma.ValidationError):
        schemas.Name().deserialize(name)


def test_a_name_is_as_long_as_it_reads() -> None:
    decomposed = "e\u0301" * 120
    assert schemas.Name().deserialize(decomposed) == "é" * 120
    with pytest.raises(ma.ValidationError) as refused:
        schemas.Name().deserialize(decomposed + "a")
    assert [str(code) for code in refused.value.messages] == ["field.length"]


@pytest.mark.parametrize(
    "text",
    [
        "https://pague.example",
        "Ana www.pague.com Silva",
        "pague-aqui.com",
        "Empresa (pague.com.br/boleto)",
        "escreva para ana@pague.com",
        "pague．com",
        "pague。com",
        "президент.рф",
        "FTP://x",
    ],
)
def test_what_others_are_mailed_holds_no_web_address(text: str) -> None:
    for field in (schemas.Name(), schemas.Line(mailed=True)):
        with pytest.raises(ma.ValidationError) as refused:
            field.deserialize(text)
        assert [str(code) for code in refused.value.messages] == ["field.web_address"]
    assert schemas.Line().deserialize(text) == text.replace("．", "．")


@pytest.mark.parametrize(
    "text", ["Energia do Pará S.A.", "J.P.Silva", "Cia. de Luz", "Fim.Novo começo", "d'Ávila", "A/C"]
)
def test_dots_alone_make_no_web_address(text: str) -> None:
    assert schemas.Name().deserialize(text) == text


@pytest.mark.parametrize("tag", ["pt", "pt-BR", "PT-br", "pt_BR"])
def test_a_region_is_read_as_its_language(tag: str) -> None:
    assert schemas.Language().deserialize(tag) == "pt"


@pytest.mark.parametrize("tag", ["", "fr", "portuguese", "-pt", "p t"])
def test_other_languages_are_refused(tag: str) -> None:
    with pytest.raises(ma.ValidationError):
        schemas.Language().deserialize(tag)


@pytest.mark.parametrize(
    "text", ["20261127", "2026-W48-5", "2026-331", "2026-1-7", "27/11/2026", " 2026-11-27", "2026-02-30", 20261127]
)
def test_only_iso_calendar_dates_are_days(text: object) -> None:
    with pytest.raises(ma.ValidationError):
        schemas.Day().deserialize(text)


def test_an_iso_calendar_date_is_a_day() -> None:
    assert schemas.Day().deserialize("2024-02-29").isoformat() == "2024-02-29"


@pytest.mark.parametrize("value", [0, 1, 1.0, "true", "no", "on", "", [], {}])
def test_only_true_and_false_are_booleans(value: object) -> None:
    for field in (schemas.Boolean(), schemas.Agreed()):
        with pytest.raises(ma.ValidationError) as refused:
            field.deserialize(value)
        assert [str(code) for code in refused.value.messages] == ["field.type"]
    assert [schemas.Boolean().deserialize(value) for value in (True, False)] == [True, False]
