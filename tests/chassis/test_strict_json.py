"""Bodies: what cannot be read or stored is refused with an answer that says so, never with a 500."""

import json

import pytest

from chassis.testing.client import CheckedClient

THINGS = "/api/scratch/v1/things"
EVERYTHING = "/api/scratch/v1/everything"


def nested(levels: int) -> bytes:
    """`{"free": {"a": {"a": … {}}}}`, `levels` objects deep."""
    return b'{"free":' + b'{"a":' * (levels - 2) + b"{}" + b"}" * (levels - 1)


UNREADABLE = {
    "nothing": b"",
    "half an object": b"{",
    "not JSON": b"name=a",
    "invalid UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"name": "a"}',
    "NaN": b'{"name": NaN}',
    "infinity": b'{"name": Infinity}',
    "minus infinity": b'{"name": -Infinity}',
    "a float that becomes infinite": b'{"free": {"a": 1e999}}',
    "NUL": b'{"name": "a\\u0000b"}',
    "NUL in a name": b'{"a\\u0000b": 1}',
    "NUL, raw": b'{"name": "a\x00b"}',
    "a lone surrogate": b'{"name": "\\ud800"}',
    "a lone low surrogate": b'{"name": "a\\udc00"}',
    "a lone surrogate in a name": b'{"\\ud800": 1}',
    "a name twice": b'{"name": "a", "name": "b"}',
    "a name twice, deep inside": b'{"free": {"a": {"b": 1, "b": 2}}}',
    "an integer no column holds": b'{"size": 9223372036854775808}',
    "an integer of 5,000 digits": b'{"size": ' + b"9" * 5000 + b"}",
    "a hundred thousand brackets": b"[" * 100_000,
    "65 levels": nested(65),
    "two values": b'{"name": "a"} {"name": "b"}',
    "a comment": b'{"name": "a"} // hello',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_or_stored_is_malformed(web_me: CheckedClient, body: bytes) -> None:
    answer = web_me.post(EVERYTHING, data=body, content_type="application/json")

    assert (answer.status_code, answer.json["code"]) == (400, "request.malformed")


WRONG = {
    "null": (b"null", "#"),
    "an array": (b"[]", "#"),
    "a string": (b'"name"', "#"),
    "a number": (b"5", "#"),
    "a boolean": (b"true", "#"),
    "an object for a string": (b'{"name": {}}', "#/name"),
    "null for a string": (b'{"name": null}', "#/name"),
    "a number for a string": (b'{"name": 5}', "#/name"),
    "the largest number for a string": (b'{"name": 9223372036854775807}', "#/name"),
    "a string for a number": (b'{"name": "a", "size": "many"}', "#/size"),
    "half a thing": (b'{"name": "a", "size": 1.5}', "#/size"),
    "only spaces": (b'{"name": "   "}', "#/name"),
    "a control character": (b'{"name": "a\\u0007b"}', "#/name"),
    "an unknown field": (b'{"name": "a", "nome": "b"}', "#/nome"),
    "an unknown field with a slash": (b'{"name": "a", "a/b~c": 1}', "#/a~1b~0c"),
}


@pytest.mark.parametrize(("body", "pointer"), WRONG.values(), ids=WRONG.keys())
def test_what_breaks_a_rule_is_invalid_and_says_where(web_me: CheckedClient, body: bytes, pointer: str) -> None:
    answer = web_me.post(THINGS, data=body, content_type="application/json")

    assert (answer.status_code, answer.json["code"]) == (422, "validation.failed")
    assert pointer in [fault["pointer"] for fault in answer.json["errors"]]


def test_every_fault_of_a_body_is_told_at_once(web: CheckedClient) -> None:
    body = {
        "line": "x",
        "exact": "1234567",
        "number": 9,
        "colour": "blue",
        "form": "abc",
        "email": "nobody",
        "phone": "12",
        "key": "7",
        "tags": ["a", "far too long"],
        "other": 1,
    }

    answer = web.post(EVERYTHING, json=body, headers={"Accept-Language": "en"})

    faults = {fault["pointer"]: (fault["code"], fault["detail"]) for fault in answer.json["errors"]}
    assert faults == {
        "#/line": ("field.length", "Use 2 to 10 characters."),
        "#/exact": ("field.length", "Use exactly 8 characters."),
        "#/number": ("field.range", "The number is out of range. Check the value."),
        "#/colour": ("field.choice", "Choose one of: red, green."),
        "#/form": ("field.pattern", "The format is not the expected one. Check what you typed."),
        "#/email": (
            "field.email",
            "This is not an e-mail address. Check that nothing is missing, as in name@company.com.",
        ),
        "#/phone": ("field.phone", "We cannot call this telephone number. Check it, with the country and area codes."),
        "#/key": ("field.uuid", "This is not a valid identifier."),
        "#/tags/1": ("field.length", "Use 1 to 5 characters."),
        "#/other": ("field.unknown", "There is no such field."),
    }


def test_a_body_full_of_faults_gets_a_short_answer(web: CheckedClient) -> None:
    answer = web.post(EVERYTHING, json={f"field{n}": n for n in range(20_000)})

    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 100


def test_64_levels_are_taken(web: CheckedClient) -> None:
    assert web.post(EVERYTHING, data=nested(64), content_type="application/json").status_code == 200


def test_many_brackets_side_by_side_are_no_nesting(web: CheckedClient) -> None:
    assert web.post(EVERYTHING, json={"free": {"a": [[]] * 5000}}).status_code == 200


def test_accents_and_emoji_come_back_unescaped(web_me: CheckedClient) -> None:
    answer = web_me.post(THINGS, json={"name": "ligação 🔌"})

    assert "ligação 🔌".encode() in answer.data


def test_an_escaped_backslash_before_u0000_is_no_nul(web: CheckedClient) -> None:
    body = {"free": {"a": "\\u0000"}}

    assert web.post(EVERYTHING, data=json.dumps(body), content_type="application/json").json == body


def test_surrogate_pairs_are_one_character(web: CheckedClient) -> None:
    answer = web.post(EVERYTHING, data=b'{"free": {"a": "\\ud83d\\udd0c"}}', content_type="application/json")

    assert answer.json == {"free": {"a": "🔌"}}


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_content_type_is_refused(web_me: CheckedClient, content_type: str) -> None:
    answer = web_me.post(THINGS, data=b'{"name": "a"}', content_type=content_type)

    assert (answer.status_code, answer.json["code"]) == (415, "body.type_not_supported")


def test_an_oversize_body_is_refused_unread(web_me: CheckedClient) -> None:
    answer = web_me.post(THINGS, json={"name": "x" * 1024 * 1024})

    assert (answer.status_code, answer.json["code"]) == (413, "body.too_large")
