"""Forms with files: read, bounded, documented, and repeated safely; files handed out."""

import io
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.tokens import Signer

API = "/api/scratch/v1"


@pytest.fixture
def me(client: CheckedClient, signer: Signer) -> CheckedClient:
    return client.as_(signer.token())


def send(client: CheckedClient, content: bytes = b"bytes", *, title: str = "a", **headers: str) -> Any:
    form = {"title": title, "file": (io.BytesIO(content), "a.png")}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{API}/pictures", data=form, content_type="multipart/form-data", headers=named)


def test_a_form_brings_texts_and_a_file(me: CheckedClient) -> None:
    assert send(me).json == {"size": 5, "title": "a", "taken": 1}


def test_a_form_that_is_none_is_refused(me: CheckedClient) -> None:
    answer = me.post(f"{API}/pictures", json={"title": "a"})
    assert (answer.status_code, answer.json["code"]) == (415, "body.type_not_supported")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="title"'),
    ],
)
def test_a_form_that_cannot_be_read_is_not_taken_for_an_empty_one(me: CheckedClient, kind: str, body: bytes) -> None:
    answer = me.post(f"{API}/pictures", data=body, content_type=kind)
    assert (answer.status_code, answer.json["code"]) == (400, "body.form_unreadable")


def test_a_file_that_is_missing_or_a_text_is_named(me: CheckedClient) -> None:
    for form in ({"title": "a"}, {"title": "a", "file": "text"}):
        answer = me.post(f"{API}/pictures", data=form, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json["errors"]] == ["#/file"]


def test_a_form_larger_than_its_rules_allow_is_refused(me: CheckedClient) -> None:
    answer = send(me, b"x" * 200_000)
    assert (answer.status_code, answer.json["code"]) == (413, "file.too_large")


def test_a_second_file_under_the_same_name_is_refused_and_not_ignored(me: CheckedClient) -> None:
    form = {"title": "a", "file": [(io.BytesIO(b"one"), "a.png"), (io.BytesIO(b"two"), "b.png")]}
    answer = me.post(f"{API}/pictures", data=form, content_type="multipart/form-data")
    assert (answer.status_code, answer.json["code"]) == (422, "file.too_many")


def test_a_text_that_cannot_be_stored_is_refused(me: CheckedClient) -> None:
    assert send(me, title="a\x00b").status_code == 400


def test_the_same_form_under_one_key_is_taken_once_and_another_one_refused(me: CheckedClient) -> None:
    first, again = (send(me, Idempotency_Key="k1") for _ in range(2))
    assert (first.json["taken"], again.json["taken"], again.headers["Idempotency-Replayed"]) == (1, 1, "true")
    assert send(me, b"other", Idempotency_Key="k1").json["code"] == "idempotency.key_reused"
    assert send(me, title="b", Idempotency_Key="k1").json["code"] == "idempotency.key_reused"


def test_a_form_and_a_download_are_in_the_document(me: CheckedClient) -> None:
    document = me.application.extensions["openapi"]["paths"]
    body = document[f"{API}/pictures"]["post"]["requestBody"]["content"]
    assert list(body) == ["multipart/form-data"]
    answers = document[f"{API}/pictures/{{thing_id}}"]["get"]["responses"]["200"]["content"]
    assert answers["image/png"]["schema"] == {"type": "string", "format": "binary"}
    assert me.get(f"{API}/pictures/{new_id()}").mimetype == "image/png"
