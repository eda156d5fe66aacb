"""One rule for e-mail addresses and their domains, whoever reads them."""

import pytest

from chassis.addresses import NotAnAddress, address_key, domain_of, mailbox_key, normalise_address, normalise_domain

SHARP_S = "xn--strae-oqa.com.br"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ana@Exemplo.EXAMPLE", "Ana@exemplo.example"),
        (" ana@exemplo.example ", "ana@exemplo.example"),
        ("ana@straße.com.br", f"ana@{SHARP_S}"),
        ("ana@STRAßE.com.br", f"ana@{SHARP_S}"),
        (f"ana@{SHARP_S}", f"ana@{SHARP_S}"),
        ("ana@strasse.com.br", "ana@strasse.com.br"),
        ("joa\u0303o@energia.example", "joão@energia.example"),
    ],
)
def test_an_address_is_stored_with_the_domain_as_the_dns_has_it(text: str, address: str) -> None:
    assert normalise_address(text) == address
    assert normalise_address(address) == address


@pytest.mark.parametrize(
    "text", ["", "ana", "ana@", "@exemplo.example", "ana@exemplo", "ana@-x.example", "a b@x.example", "ana@x..example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        normalise_address(text)


@pytest.mark.parametrize("local", ["ａ", "ª", "ſ", "ªna", "ﬁ", "①", "ａna+x"])
def test_a_local_part_that_would_get_the_key_of_another_mailbox_is_refused(local: str) -> None:
    with pytest.raises(NotAnAddress):
        normalise_address(f"{local}@x.example")


@pytest.mark.parametrize("local", ["joão", "joa\u0303o", "jOÃO", "straße", "иван", "한글"])
def test_other_local_parts_outside_ascii_are_accepted(local: str) -> None:
    assert address_key(normalise_address(f"{local}@x.example")) == address_key(f"{local}@x.example")


def test_the_two_spellings_that_two_libraries_once_took_for_one_are_two() -> None:
    assert normalise_domain("straße.com.br") == SHARP_S != normalise_domain("strasse.com.br")
    assert domain_of("ana@straße.com.br") == SHARP_S
    assert address_key("ana@straße.com.br") != address_key("ana@strasse.com.br")


@pytest.mark.parametrize(
    "spelling", ["ANA@straße.com.br", "ana@Straße.COM.br", f"Ana@{SHARP_S.upper()}", "ａｎａ@straße.com.br"]
)
def test_spellings_of_one_address_have_one_key(spelling: str) -> None:
    assert address_key(spelling) == f"ana@{SHARP_S}"


def test_tags_reach_one_mailbox() -> None:
    assert mailbox_key("Bob+1@x.example") == mailbox_key("bob+2@X.example") == mailbox_key("bob@x.example")


@pytest.mark.parametrize("domain", ["", "x y", "exemplo", "a@b.example", "-x.example", "x..example"])
def test_what_is_no_domain_is_refused(domain: str) -> None:
    with pytest.raises(NotAnAddress):
        normalise_domain(domain)


def test_an_address_without_a_domain_has_none() -> None:
    assert domain_of("") == domain_of("ana") == ""
