"""The life of a system access: every state against every other, and what conflicts with what."""

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest

from chassis.moves import IllegalMove, moved
from chassis.problems import Problem
from representatives.actions.register import settled
from representatives.model import Agent, SystemAccess
from representatives.model.systems import Systems
from representatives.states import ACCESS_MOVES, AccessStatus

NOW = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)
ALLOWED = {
    ("requested", "granted"),
    ("requested", "denied"),
    ("requested", "ended"),
    ("granted", "ended"),
}


def an_access(status: AccessStatus) -> SystemAccess:
    agent = Agent.register(code="1", acronym="A", legal_name="A", cnpj="11444777000161", kind="user", now=NOW)
    return SystemAccess(
        id=uuid4(), user_id=uuid4(), system="AMSE", system_name="AMSE", agent=agent, profile="cIC", status=status
    )


def move(access: SystemAccess, following: AccessStatus) -> None:
    if following is AccessStatus.GRANTED:
        access.grant(by=None, now=NOW)
    elif following is AccessStatus.DENIED:
        access.deny(reason="", by=None, now=NOW)
    elif following is AccessStatus.ENDED:
        access.end(reason="ended", now=NOW)
    else:  # nothing leads back to the start
        raise IllegalMove()


@pytest.mark.parametrize(("before", "after"), list(product(AccessStatus, AccessStatus)))
def test_an_access_moves_only_as_its_table_says(before: AccessStatus, after: AccessStatus) -> None:
    access = an_access(before)
    if (before.value, after.value) in ALLOWED:
        assert moved(before, after, ACCESS_MOVES) is after
        move(access, after)
        assert access.status is after
        return
    with pytest.raises(IllegalMove):
        moved(before, after, ACCESS_MOVES)
    with pytest.raises(Problem) as refused:
        move(access, after)
    assert (refused.value.status, access.status) == (409, before)


def test_every_state_has_its_row() -> None:
    assert set(ACCESS_MOVES) == set(AccessStatus)


@pytest.mark.covers("O31")
@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [("cIC", "sIC", True), ("cIC", "PV", False), ("sIC", "PV", False), ("cIC", "cIC", True), ("PV", "PV", True)],
)
def test_two_profiles_conflict_when_they_claim_the_same(one: str, other: str, conflict: bool) -> None:
    amse = Systems.read().get("AMSE")
    assert amse
    assert bool(set(amse.claims_of(one)) & set(amse.claims_of(other))) is conflict


@pytest.mark.parametrize(
    ("wished", "kept"),
    [({"cIC", "sIC"}, {"sIC"}), ({"cIC", "PV"}, {"cIC", "PV"}), ({"cIC", "sIC", "PV"}, {"sIC", "PV"}), (set(), set())],
)
def test_of_conflicting_profiles_the_one_that_shares_less_stays(wished: set[str], kept: set[str]) -> None:
    amse = Systems.read().get("AMSE")
    assert amse
    assert set(settled(amse, wished).values()) == kept
