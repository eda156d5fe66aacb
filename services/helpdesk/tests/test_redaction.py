"""Taking a name and an address out of a text."""

import pytest

from helpdesk.wording.redaction import redacted


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Prezada Rosa da Silva, bom dia.", "Prezada […], bom dia."),
        ("A Rosa e a Sra. Silva; a cor rosa fica.", "A […] e a Sra. […]; a cor rosa fica."),
        ("Rosa Silva", "[…]"),
        ("Rosana e Silvana ficam", "Rosana e Silvana ficam"),
        ("de ROSA.SILVA@consumo.example.", "de […]."),
        ("xrosa.silva@consumo.example", "xrosa.silva@consumo.example"),
        ("da casa", "da casa"),
        ("", ""),
    ],
)
def test_names_and_addresses_go(text: str, left: str) -> None:
    assert redacted(text, names={"Rosa da Silva"}, addresses={"rosa.silva@consumo.example"}) == left


def test_without_a_name_nothing_goes() -> None:
    assert redacted("Bom dia.", names={""}, addresses={""}) == "Bom dia."
