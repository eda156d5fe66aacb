"""The client of the testing kit fails where an answer is not what the OpenAPI document says: it can fail at all."""

from io import BytesIO

import pytest

from chassis.testing.client import CheckedClient, UndocumentedAnswer
from chassis.testing.tokens import Signer

FAULTS = "/api/scratch/v1/faults"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("undocumented-status", "answered 418"),
        ("wrong-shape", "'name' is a required property"),
        ("wrong-type", "answered text/html"),
        ("unexpected-body", "documented without one"),
    ],
)
def test_an_answer_the_document_does_not_know_fails(web: CheckedClient, path: str, complaint: str) -> None:
    with pytest.raises(UndocumentedAnswer, match=complaint):
        web.get(f"{FAULTS}/{path}")


def test_an_undocumented_problem_fails(web: CheckedClient) -> None:
    document = web.application.extensions["openapi"]
    described = document["paths"]["/api/scratch/v1/things"]["get"]["responses"].pop("401")
    try:
        with pytest.raises(UndocumentedAnswer, match="answered 401"):
            web.get("/api/scratch/v1/things")
    finally:
        document["paths"]["/api/scratch/v1/things"]["get"]["responses"]["401"] = described


def test_an_undocumented_header_fails(client: CheckedClient) -> None:
    refused = client.application.extensions["openapi"]["paths"]["/api/scratch/v1/things"]["get"]["responses"]["401"]
    del refused["headers"]["WWW-Authenticate"]

    with pytest.raises(UndocumentedAnswer, match="sent WWW-Authenticate"):
        client.get("/api/scratch/v1/things")


def test_an_undocumented_member_of_a_problem_fails(web_me: CheckedClient) -> None:
    shape = web_me.application.extensions["openapi"]["components"]["schemas"]["FileTooLargeProblem"]["allOf"][1]
    described = shape["properties"].pop("max_bytes")
    try:
        with pytest.raises(UndocumentedAnswer, match=r"\['max_bytes'\] of file.too_large"):
            web_me.post("/api/scratch/v1/pictures", data={"title": "x", "file": (BytesIO(b"x" * 200_000), "x.png")})
    finally:
        shape["properties"]["max_bytes"] = described


def test_path_parameters_find_their_operation(web_me: CheckedClient) -> None:
    document = web_me.application.extensions["openapi"]
    shown = document["paths"]["/api/scratch/v1/things/{thing_id}"]["get"]["responses"]
    described = shown.pop("404")
    try:
        with pytest.raises(UndocumentedAnswer):
            web_me.get("/api/scratch/v1/things/01890a5d-ac96-774b-bcce-b302099a8057")
    finally:
        shown["404"] = described


def test_a_signed_in_client_leaves_the_first_one_anonymous(web: CheckedClient, web_signer: Signer) -> None:
    me = web.as_(web_signer.token())

    assert me.get("/api/scratch/v1/whoami").status_code == 200
    assert web.get("/api/scratch/v1/whoami").status_code == 401


def test_a_header_of_the_tests_own_wins(web_me: CheckedClient) -> None:
    assert web_me.get("/api/scratch/v1/whoami", headers={"Authorization": "Bearer x"}).status_code == 401
