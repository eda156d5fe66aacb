"""Every state against every state, for profiles and unit accesses: only what the tables say happens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from chassis.problems import Problem
from representatives.model import ProfessionalDocument, ProfessionalProfile, UnitAccess
from representatives.states import PROFILE_MOVES, UNIT_ACCESS_MOVES, ProfileStatus, UnitAccessStatus

NOW = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)
SUSPENDED_TO_APPROVED = (ProfileStatus.SUSPENDED, ProfileStatus.APPROVED)


def a_profile(status: ProfileStatus) -> ProfessionalProfile:
    profile = ProfessionalProfile.draft(user_id=uuid4(), document="52998224725", kind="engineer", now=NOW)
    profile.documents = [ProfessionalDocument(id=uuid4(), slot="driving_licence")]
    profile.status = status
    return profile


def an_access(status: UnitAccessStatus) -> UnitAccess:
    access = UnitAccess.ask(
        pending=UnitAccessStatus.PENDING_HOLDER,
        kind="unit",
        consumer_unit="12345678",
        holder_document="11144477735",
        professional_user_id=uuid4(),
        professional_document="52998224725",
        professional_name="Pessoa de Exemplo",
        professional_kind="engineer",
        valid_until=None,
        ends_at=None,
        by=None,
        now=NOW,
    )
    access.status = status
    return access


REASONS = [{"code": "not_eligible"}]
PROFILE_WAYS: dict[ProfileStatus, Callable[[ProfessionalProfile], object]] = {
    ProfileStatus.SUBMITTED: lambda profile: profile.submit(now=NOW),
    ProfileStatus.APPROVED: lambda profile: profile.approve(by=None, now=NOW),
    ProfileStatus.RETURNED: lambda profile: profile.reject(reasons=REASONS, can_resubmit=True, by=None, now=NOW),
    ProfileStatus.REJECTED: lambda profile: profile.reject(reasons=REASONS, can_resubmit=False, by=None, now=NOW),
    ProfileStatus.SUSPENDED: lambda profile: profile.suspend(reasons=REASONS),
    ProfileStatus.ENDED: lambda profile: profile.end(reasons=REASONS, now=NOW),
}


@pytest.mark.parametrize(("before", "after"), list(product(ProfileStatus, ProfileStatus)))
def test_a_profile_moves_only_as_its_table_says(before: ProfileStatus, after: ProfileStatus) -> None:
    profile = a_profile(before)
    way = PROFILE_WAYS.get(after)
    if (before, after) == SUSPENDED_TO_APPROVED:
        way = ProfessionalProfile.resume
    if way is None:  # no way leads back to a draft
        assert all(after not in following for following in PROFILE_MOVES.values())
    elif after in PROFILE_MOVES[before]:
        assert way(profile)
        assert profile.status is after
    else:
        with pytest.raises(Problem) as refused:
            way(profile)
        assert refused.value.status == 409
        assert profile.status is before


ACCESS_WAYS: dict[UnitAccessStatus, Callable[[UnitAccess], object]] = {
    UnitAccessStatus.ACTIVE: lambda access: access.accept(now=NOW, holders=()),
    UnitAccessStatus.REFUSED: lambda access: access.refuse(now=NOW, holders=()),
    UnitAccessStatus.REVOKED: lambda access: access.revoke(now=NOW, holders=()),
    UnitAccessStatus.LAPSED: lambda access: access.settle(now=NOW + timedelta(days=21), holders=()),
    UnitAccessStatus.EXPIRED: lambda access: access.settle(now=NOW + timedelta(days=21), holders=()),
}


@pytest.mark.parametrize(("before", "after"), list(product(UnitAccessStatus, UnitAccessStatus)))
def test_an_access_moves_only_as_its_table_says(before: UnitAccessStatus, after: UnitAccessStatus) -> None:
    access = an_access(before)
    access.ends_at = NOW + timedelta(days=1)
    way = ACCESS_WAYS.get(after)
    if way is None:  # no way leads back to the beginning
        assert all(after not in following for following in UNIT_ACCESS_MOVES.values())
    elif after in UNIT_ACCESS_MOVES[before]:
        assert way(access)
        assert access.status is after
    elif after in (UnitAccessStatus.LAPSED, UnitAccessStatus.EXPIRED):  # time moves what it moves, and nothing else
        way(access)
        assert access.status is not after or before is after
    else:
        with pytest.raises(Problem) as refused:
            way(access)
        assert refused.value.status == 409
        assert access.status is before
