"""Addresses of web pages in words that a stranger chose are found, and broken so that mail programs make no links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.web_addresses import has_web_address, without_links


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Energia S.A.", "Energia S.A."),
        ("J.P.Silva", "J.P.Silva"),
        ("Pague em www.isca.com.br já", "Pague em www[.]isca[.]com[.]br já"),
        ("https://10.0.0.1/x", "https[:]//10[.]0[.]0[.]1/x"),
        ("isca．com", "isca[.]com"),
        ("isca。com", "isca[.]com"),
        ("a@isca.com", "a@isca[.]com"),
        ("S.A. de isca.com", "S.A. de isca[.]com"),
    ],
)
def test_a_web_address_is_shown_so_that_nothing_makes_a_link_of_it(text: str, shown: str) -> None:
    assert without_links(text) == shown


@given(st.text(alphabet=st.sampled_from("aw.。．/: @-com\u00a8\u2024"), max_size=40))
def test_nothing_is_left_that_would_be_found(text: str) -> None:
    assert not has_web_address(without_links(text))


@given(st.text(max_size=60))
def test_other_words_stay_as_they_are(text: str) -> None:
    assert has_web_address(text) or without_links(text) == text
