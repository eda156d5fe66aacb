"""What one worker has to run when `make test` spreads the tests: what shares a running platform is not torn apart."""

import pytest

from chassis.testing.spreading import together


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/journeys/test_login.py::test_what_a_login_gives[real]", "journeys on real"),
        ("tests/journeys/test_login.py::test_a_company[embedded-a_cnpj]", "journeys on embedded"),
        ("tests/journeys/test_operations.py::test_down_stops_it", "tests/journeys/test_operations.py"),
        ("tests/contracts/bus/test_delivery.py::test_one[embedded]", "tests/contracts/bus/test_delivery.py"),
    ],
)
def test_tests_that_belong_together_have_one_name(test: str, group: str) -> None:
    assert together(test) == group
