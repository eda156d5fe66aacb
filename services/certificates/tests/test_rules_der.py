"""DER is read element by element, and what does not fit is refused, not guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.rules import der


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([der.INTEGER, der.OCTET_STRING, der.SEQUENCE]))
def test_what_was_written_is_read(value: bytes, tag: int) -> None:
    data = der.encoded(tag, value)
    one = der.element(data)
    assert (one.tag, one.value(data), one.end) == (tag, value, len(data))


@pytest.mark.parametrize("length", [0, 127, 128, 255, 256, 65_535, 65_536])
def test_a_length_has_as_many_bytes_as_it_needs(length: int) -> None:
    data = der.encoded(der.OCTET_STRING, bytes(length))
    assert der.element(data).end == len(data) == length + 2 + (length > 127) + (length > 255) + (length > 65_535)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x01",  # shorter than it says
        b"\x30\x80\x00\x00",  # indefinite
        b"\x30\x85\x00\x00\x00\x00\x00",  # a length of five bytes
        b"\x30\x82\x01",  # a length that is cut off
        b"\x1f\x81\x01\x00",  # a tag of several bytes
    ],
)
def test_what_does_not_fit_is_refused(data: bytes) -> None:
    with pytest.raises(der.NotDer):
        der.element(data)


def test_elements_inside_another_end_with_it() -> None:
    data = der.encoded(der.SEQUENCE, der.encoded(der.INTEGER, b"\x01") + der.encoded(der.OCTET_STRING, b"ab")) + b"rest"
    outer = der.element(data)
    assert [one.value(data) for one in der.elements(data, outer)] == [b"\x01", b"ab"]
    overlapping = b"\x30\x03\x04\x05abc"
    with pytest.raises(der.NotDer):
        list(der.elements(overlapping, der.element(overlapping)))


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    try:
        found = list(der.elements(data, der.element(data)))
    except der.NotDer:
        return
    assert all(one.begin < one.start <= one.end <= len(data) for one in found)
