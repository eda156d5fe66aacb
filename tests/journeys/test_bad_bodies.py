"""Bodies that no client should send: each gets its problem, in the caller's language, and changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.people import API, World, a_cpf, an_email
from tests.journeys.problems import faults, problem, refused
from tests.journeys.raw_http import exchange, request_bytes

REGISTRATIONS = f"{API}/registrations"
JSON = "Content-Type: application/json"
TWO_MIB = 2 * 1024 * 1024


@pytest.mark.parametrize(
    "document",
    [
        "529.982.247-24",  # one digit off
        *(f"{digit}" * 11 for digit in range(10)),
        "111.111.111-11",
        *(f"{digit}" * 14 for digit in range(10)),
        "11.444.777/0001-62",  # one digit off
        "12.ABC.345/01DE-36",  # one digit off
        "12ABC34501DEAB",  # letters where the check digits are
        "ÁBC34501DE1235",
        "٥٢٩٩٨٢٢٤٧٢٥",  # the digits of another script
        "5299822472",
        "529982247250",
        "52998224725 OR 1=1",
        " " * 11,
        "",
        "9" * 5000,
    ],
)
@pytest.mark.covers("G4")
def test_what_is_no_document_is_refused(world: World, document: str) -> None:
    answer = world.visitor.post(REGISTRATIONS, {"document": document, "email": an_email()})
    told = problem(answer, 422, "validation.failed")
    assert faults(told).keys() == {"#/document"}


def test_a_wrong_digit_is_explained_in_three_languages(world: World) -> None:
    body = {"document": "111.111.111-11", "email": "não é um endereço"}
    told = refused(world, 422, "validation.failed", "POST", REGISTRATIONS, json=body)
    assert faults(told) == {"#/document": "document.invalid", "#/email": "field.email"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"#/document": "field.required", "#/email": "field.required"}),
        ({"document": None, "email": None}, {"#/document": "field.null", "#/email": "field.null"}),
        ({"document": 52998224725, "email": {}}, {"#/document": "field.type", "#/email": "field.type"}),
        ({"document": ["52998224725"], "email": []}, {"#/document": "field.type", "#/email": "field.type"}),
        ({"document": "52998224725", "email": "a@b"}, {"#/email": "field.email"}),
        ({"document": "52998224725", "email": "a@b.example\r\nBcc: x@y.example"}, {"#/email": "field.email"}),
    ],
)
def test_every_field_that_is_wrong_is_named(world: World, body: Any, expected: dict[str, str]) -> None:
    told = problem(world.visitor.post(REGISTRATIONS, body), 422, "validation.failed")
    assert faults(told) == expected


def test_a_field_that_does_not_exist_is_named_whatever_it_is_called(world: World) -> None:
    body = {"document": a_cpf(), "email": an_email(), "is_admin": True, "a/b~c": 1, "x" * 5000: 2, "__proto__": {}}
    told = problem(world.visitor.post(REGISTRATIONS, body), 422, "validation.failed")
    assert set(faults(told).values()) == {"field.unknown"}
    assert {"#/is_admin", "#/a~1b~0c", "#/__proto__"} < faults(told).keys()


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"17", b"true"])
def test_json_that_is_no_object_is_refused(world: World, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = world.visitor.request("POST", REGISTRATIONS, data=body, headers=headers)
    problem(answer, 422, "validation.failed")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"document=1&email=2",
        b"\xff\xfe{}",
        '{"document": "1"}'.encode("utf-16"),
        b'{"document": NaN}',
        b'{"document": 1e999}',
        b'{"document": 1' + b"0" * 400 + b"}",
        b'{"document": "\\ud800"}',
        b'{"document": "\\u0000"}',
        b'{"document": "1", "document": "2"}',
        b'{"document": "\x01"}',
        b"[" * 100_000,
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_json_that_cannot_be_read_or_stored_is_refused(world: World, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused(world, 400, "request.malformed", "POST", REGISTRATIONS, data=body, headers=headers)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "nonsense",
        "",
    ],
)
def test_a_body_of_another_type_is_refused(world: World, kind: str) -> None:
    body = b'{"document": "52998224725", "email": "a@consumo.example"}'
    refused(world, 415, "body.type_not_supported", "POST", REGISTRATIONS, data=body, headers={"Content-Type": kind})


def test_a_body_that_says_it_is_huge_is_refused_before_it_comes(world: World) -> None:
    head = request_bytes("POST", REGISTRATIONS, JSON, f"Content-Length: {10 * 1024**3}")
    problem(exchange(world.platform, head), 413, "gateway.body_too_large")


def test_a_huge_body_that_comes_is_refused(world: World) -> None:
    body = b'{"document": "' + b"5" * TWO_MIB + b'"}'
    head = request_bytes("POST", REGISTRATIONS, JSON, f"Content-Length: {len(body)}")
    problem(exchange(world.platform, head, *_slices(body)), 413, "gateway.body_too_large")


def test_a_huge_body_in_chunks_is_refused_while_it_comes(world: World) -> None:
    head = request_bytes("POST", REGISTRATIONS, JSON, "Transfer-Encoding: chunked")
    chunks = (f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in _slices(b"5" * TWO_MIB))
    problem(exchange(world.platform, head, *chunks), 413, "gateway.body_too_large")


def test_a_body_in_chunks_that_fits_is_taken(world: World) -> None:
    email = an_email()
    body = f'{{"document": "{a_cpf()}", "email": "{email}"}}'.encode()
    head = request_bytes("POST", REGISTRATIONS, JSON, "Transfer-Encoding: chunked")
    chunks = (f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in _slices(body, 7))
    assert exchange(world.platform, head, *chunks, b"0\r\n\r\n").status_code == 202
    assert world.mails.wait_for(email, "registration_code").code


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
def test_what_cannot_be_a_code_costs_no_try(world: World, code: str) -> None:
    registration_id, right = world.begin()
    path = f"{REGISTRATIONS}/{registration_id}/code"
    told = problem(world.visitor.post(path, {"code": code}), 422, "validation.failed")
    assert faults(told).keys() == {"#/code"}
    assert world.visitor.post(path, {"code": right}).status_code == 200


def _slices(body: bytes, size: int = 65536) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]
