"""How often codes are mailed and tried: strangers cannot guess, flood, or close somebody's address to its owner."""

from typing import Any

import pytest

from chassis.documents import a_cpf
from chassis.testing.clock import FrozenClock

TARGET = "alvo@consumo.example"


def begin(world: Any, email: str, network: int) -> Any:
    """Begin a registration from an address of this network."""
    body = {"document": a_cpf(), "email": email}
    return world.post("/registrations", body, X_Forwarded_For=f"203.0.{network}.{network % 200 + 1}")


def try_code(world: Any, registration_id: str, code: str, network: int) -> Any:
    path = f"/registrations/{registration_id}/code"
    return world.post(path, {"code": code}, X_Forwarded_For=f"203.0.{network}.9")


def begun(world: Any, email: str, network: int) -> tuple[str, str]:
    """A registration's id and the code that was mailed."""
    world.events()
    answer = begin(world, email, network)
    assert answer.status_code == 202, answer.text
    return answer.json["id"], world.mailed_code()


def guess(world: Any, email: str, network: int, *, registrations: int) -> list[int]:
    """Try five wrong codes in each of so many registrations; returns the statuses."""
    statuses = []
    for _ in range(registrations):
        registration_id, code = begun(world, email, network)
        wrong = "000000" if code != "000000" else "000001"
        statuses += [try_code(world, registration_id, wrong, network).status_code for _ in range(5)]
    return statuses


def test_one_network_closes_nobodys_address(world: Any) -> None:
    statuses = guess(world, TARGET, 1, registrations=4)
    assert statuses.count(422) == 12  # ten, and the first one of each registration after them
    registration_id, code = begun(world, TARGET, 2)
    for wrong in {"111111", "222222", "333333"} - {code}:
        assert try_code(world, registration_id, wrong, 2).status_code == 422
    assert try_code(world, registration_id, code, 2).status_code == 200


def test_many_networks_close_an_address_for_an_hour_at_most_and_not_to_who_reads_its_mail(
    world: Any, frozen_clock: FrozenClock
) -> None:
    for network in (1, 2, 3):
        guess(world, TARGET, network, registrations=2)
        frozen_clock.tick(minutes=5)
    registration_id, code = begun(world, TARGET, 9)
    wrong = "000000" if code != "000000" else "000001"
    assert try_code(world, registration_id, wrong, 9).status_code == 422  # the first try is always compared
    refused = try_code(world, registration_id, code, 9)
    assert (refused.status_code, refused.json["code"]) == (429, "code.too_many_wrong")
    assert int(refused.headers["Retry-After"]) == 45 * 60  # an hour after the first one, not after the last
    owners_id, owners_code = begun(world, TARGET, 10)
    assert try_code(world, owners_id, owners_code, 10).status_code == 200
    frozen_clock.tick(minutes=45)
    registration_id, code = begun(world, TARGET, 9)
    assert try_code(world, registration_id, wrong, 9).json["attempts_left"] == 4
    assert try_code(world, registration_id, code, 9).status_code in (200, 422)


def test_one_network_does_not_guess_at_many_addresses(world: Any, frozen_clock: FrozenClock) -> None:
    statuses = [
        status for number in range(13) for status in guess(world, f"pessoa{number}@consumo.example", 1, registrations=1)
    ]
    assert statuses == [422] * 61 + [429] * 4  # sixty, and the first one of the last registration
    other_id, code = begun(world, "outra@consumo.example", 2)
    assert try_code(world, other_id, code, 2).status_code == 200
    frozen_clock.tick(hours=1)
    later_id, code = begun(world, "outra2@consumo.example", 1)
    assert try_code(world, later_id, code, 1).status_code == 200


def test_who_guesses_does_not_close_the_registration_to_others_behind_the_same_carrier(world: Any) -> None:
    for number in range(12):
        guess(world, f"pessoa{number}@consumo.example", 1, registrations=1)
    for _ in range(2):
        registration_id, code = begun(world, TARGET, 1)
        assert try_code(world, registration_id, code, 1).status_code == 200
    registration_id, code = begun(world, TARGET, 1)
    wrong = "000000" if code != "000000" else "000001"
    statuses = [try_code(world, registration_id, entered, 1).status_code for entered in (wrong, code)]
    assert statuses == [422, 429]  # no more than one try for each code


def test_a_right_code_counts_against_nobody(world: Any) -> None:
    for number in range(70):
        registration_id, code = begun(world, f"pessoa{number}@consumo.example", 1)
        assert try_code(world, registration_id, code, 1).status_code == 200


def test_nobody_is_flooded_with_codes(world: Any, frozen_clock: FrozenClock) -> None:
    answers = [begin(world, TARGET, network) for network in (1, 2, 3) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [*[202] * 5, 429, *[202] * 5, 429, 202, *[429] * 5]
    assert {answer.json["code"] for answer in answers if answer.status_code == 429} == {"code.too_many_sent"}
    assert len(world.events("code_issued")) == 11
    assert answers[-1].headers["Retry-After"] == "3600"
    frozen_clock.tick(minutes=59)
    late = begin(world, TARGET, 3)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "60")
    frozen_clock.tick(minutes=1)
    assert begin(world, TARGET, 3).status_code == 202


def test_two_networks_do_not_keep_a_mailbox_closed_to_its_owner(world: Any, frozen_clock: FrozenClock) -> None:
    for _hour in range(3):
        for network in (1, 2):
            assert [begin(world, TARGET, network).status_code for _ in range(5)] == [202] * 5
        owners_id, owners_code = begun(world, TARGET, 9)
        assert begin(world, TARGET, 9).status_code == 429
        assert try_code(world, owners_id, owners_code, 9).status_code == 200
        frozen_clock.tick(hours=1)


def test_a_mailbox_gets_thirty_mails_from_however_many_networks(world: Any, frozen_clock: FrozenClock) -> None:
    statuses = [begin(world, TARGET, network).status_code for network in range(1, 33)]
    assert statuses == [202] * 30 + [429] * 2
    frozen_clock.tick(hours=1)
    assert begin(world, TARGET, 99).status_code == 202


def test_one_network_closes_nobodys_mailbox(world: Any) -> None:
    for _ in range(12):
        begin(world, TARGET, 1)
    assert begin(world, TARGET, 2).status_code == 202


def test_tags_of_one_mailbox_share_its_mails(world: Any) -> None:
    statuses = [begin(world, f"bob+{tag}@consumo.example", tag // 4).status_code for tag in range(12)]
    assert statuses == [202] * 10 + [429] * 2


def test_a_network_has_so_many_codes_sent(world: Any) -> None:
    statuses = [begin(world, f"pessoa{number}@consumo.example", 1).status_code for number in range(202)]
    assert statuses == [202] * 200 + [429] * 2


@pytest.mark.parametrize(("address", "is_counted"), [("127.0.0.1", False), ("203.0.113.9", True)])
def test_this_machine_itself_is_no_network_in_embedded_mode(make_world: Any, address: str, is_counted: bool) -> None:
    world = make_world(embedded=True)
    statuses = {
        world.post(
            "/registrations",
            {"document": "52998224725", "email": f"pessoa{number}@consumo.example"},
            X_Forwarded_For=address,
        ).status_code
        for number in range(201)
    }
    assert statuses == ({202, 429} if is_counted else {202})


def test_the_limits_do_not_tell_which_addresses_have_an_account(world: Any) -> None:
    owner = world.person()
    known, unknown = (
        [begin(world, email, 1).status_code for _ in range(7)] for email in (owner.email, "ninguem@consumo.example")
    )
    assert known == unknown
