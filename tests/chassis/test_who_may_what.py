"""The kit of who may what: a row that is missing or wrong is told in full."""

from pathlib import Path
from typing import Any

import pytest
from scratch_service.app import service

from chassis.testing.client import CheckedClient
from chassis.testing.plugin import MakeRuntime, checked_client
from chassis.testing.who_may_what import ANYBODY, Matrix, May, SavedDatabase, Try

CALLERS = ("anonymous", "owner")


class Scene:
    """Somebody with an account and nobody."""

    ids: dict[str, str] = {}  # noqa: RUF012  # a scene without things

    def __init__(self, runtime: Any, token: str) -> None:
        anonymous = checked_client(runtime)
        self._clients = {"anonymous": anonymous, "owner": anonymous.as_(token)}
        self._saved = SavedDatabase(runtime.database)

    def client(self, caller: str) -> CheckedClient:
        return self._clients[caller]

    def reset(self) -> None:
        self._saved.restore()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/test.db"


def test_missing_rows_and_rows_of_nothing_are_named_with_what_to_do() -> None:
    operations = sorted(Matrix(service, CALLERS, {}).operations())
    table = {one: Try("/x", ANYBODY) for one in operations[1:]} | {"GET /nothing": Try("/nothing", ANYBODY)}
    with pytest.raises(pytest.fail.Exception) as failed:
        Matrix(service, CALLERS, table).check_rows()
    text = str(failed.value)
    assert f'{operations[0]} has no row. Add to the table: "{operations[0]}": Try(' in text
    assert "GET /nothing is a row without an operation" in text
    assert not any(f"{one} has no row" in text for one in operations[1:])


def test_every_wrong_answer_of_a_row_is_told(make_runtime: MakeRuntime, signer: Any) -> None:
    scene = Scene(make_runtime(service), signer.token())
    right = Matrix(service, CALLERS, {"GET /things": Try("/things", May(("owner",)))})
    right.check(scene, "GET /things")
    wrong = Matrix(service, CALLERS, {"GET /things": Try("/things", May((), "404"), exceptions={"anonymous": "ok"})})
    with pytest.raises(pytest.fail.Exception) as failed:
        wrong.check(scene, "GET /things")
    assert str(failed.value).splitlines()[1:] == ["  anonymous: 401 instead of ok", "  owner: ok instead of 404"]
