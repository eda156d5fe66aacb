"""What Prometheus sees of locks."""

from typing import Any

from prometheus_client import REGISTRY

from chassis.documents import a_cpf
from chassis.testing.clock import FrozenClock
from chassis.testing.gauges import shown_gauges

WRONG = "nenhuma das senhas que alguém escolheria"


def locks(account: str) -> float:
    labels = {"cause": "wrong_passwords", "account": account}
    return REGISTRY.get_sample_value("ramal_account_locks_total", labels) or 0


def lock(world: Any, login: str) -> None:
    assert [world.login(login, WRONG).status_code for _ in range(3)] == [401, 401, 401]


def test_locks_are_counted_also_of_logins_that_nobody_has(world: Any) -> None:
    before = locks("known"), locks("unknown")
    lock(world, world.person().document)
    lock(world, a_cpf())
    lock(world, a_cpf())
    assert (locks("known"), locks("unknown")) == (before[0] + 1, before[1] + 2)


def test_accounts_count_as_locked_until_their_lock_is_over(world: Any, frozen_clock: FrozenClock) -> None:
    locked = 'ramal_accounts_locked{cause="wrong_passwords"}'
    lock(world, world.person().document)
    lock(world, a_cpf())
    assert shown_gauges(world.runtime)[locked] == 1
    assert shown_gauges(world.runtime)['ramal_accounts_locked{cause="recovery"}'] == 0
    frozen_clock.tick(minutes=10)
    assert shown_gauges(world.runtime)[locked] == 0
