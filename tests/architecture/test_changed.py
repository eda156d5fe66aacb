"""`make quick` runs the tests of what was changed."""

from pathlib import Path

import pytest
from tests.architecture.repository import ROOT, service_names
from tests.changed import folders_for


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        (["libs/chassis/web.py"], ["tests/chassis"]),
        (["services/identity/src/identity/api/me.py"], ["services/identity/tests"]),
        (["services/identity/tests/test_me.py"], ["services/identity/tests/test_me.py"]),
        (
            ["services/identity/tests/test_me.py", "services/identity/src/identity/model/user.py"],
            ["services/identity/tests"],
        ),
        (["gateway/src/gateway/routes.py"], ["gateway/tests"]),
        (["contracts/events/identity/user_locked.v1.json"], ["tests/architecture"]),
        (["tests/journeys/test_login.py", "README.md", "docs/glossary.md"], []),
    ],
)
def test_what_was_changed_says_what_is_tested(changed: list[str], tests: list[str]) -> None:
    assert folders_for(map(Path, changed)) == tests


def test_every_service_has_its_tests_where_they_are_looked_for() -> None:
    for name in service_names():
        (folder,) = folders_for([Path(f"services/{name}/src/{name}/app.py")])
        assert (ROOT / folder).is_dir()
