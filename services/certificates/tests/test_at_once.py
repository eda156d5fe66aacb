"""Two people at the same moment: real threads, real transactions, one outcome. And rights that end meanwhile."""

from typing import Any

from certificates_kit.files import certificate
from certificates_kit.world import World, code_of

from certificates.model import Certificate
from certificates.rules import TrustStore
from certificates.rules.trust import Trusted
from chassis.testing.parallel import apart, at_once

ROUNDS = 3


def test_two_places_are_two_places_also_at_once(world: World) -> None:
    company, person = world.enrolled()
    clients, files = [apart(person) for _ in range(4)], [certificate(company.cnpj) for _ in range(4)]
    answers = at_once(4, lambda number: code_of(clients[number].register(company, files[number])))
    assert sorted(answers) == ["201"] + ["409 certificate.limit_reached"] * 3
    assert len(person.certificates(company)) == 2


def test_the_same_adhesion_at_once_happens_once(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    clients, file = [apart(person) for _ in range(3)], certificate(company.cnpj)
    answers = at_once(3, lambda number: code_of(clients[number].enroll(company, file)))
    assert sorted(answers) == ["201"] + ["409 enrollment.exists"] * 2
    assert len(world.events("certificate_registered")) == 1


def test_a_subject_that_two_companies_want_at_once_becomes_ones(world: World) -> None:
    for number in range(ROUNDS):
        pairs = [world.enrolled() for _ in range(2)]
        # each wants both subjects, in the opposite order: nobody waits for the other without end
        names = [f"um{number}.example", f"dois{number}.example"]
        files = [[certificate(company.cnpj, name=name) for name in names] for company, _person in pairs]
        for company, person in pairs:
            assert person.remove(company, person.certificates(company)[0]["id"]).status_code == 204

        def work(which: int, pairs: Any = pairs, files: Any = files) -> str:
            company, person = pairs[which]
            sent = files[which] if which else files[which][::-1]
            return code_of(apart(person).register(company, *sent))

        assert sorted(at_once(2, work)) == ["201", "422 validation.failed"]
    active = [row for row in world.rows(Certificate) if row.subject_claim]
    assert len(active) == 2 * ROUNDS


def test_a_renewal_that_crosses_another_renewal_leaves_one(world: World) -> None:
    for _ in range(ROUNDS):
        company, person = world.enrolled()
        old = person.certificates(company)[0]["id"]
        clients, files = [apart(person) for _ in range(2)], [certificate(company.cnpj) for _ in range(2)]

        def work(which: int, clients: Any = clients, files: Any = files, company: Any = company, old: str = old) -> str:
            return code_of(clients[which].register(company, files[which], replaces=old))

        assert sorted(at_once(2, work)) == ["201", "409 certificate.not_replaceable"]


def test_a_confirmation_that_crosses_a_removal_leaves_no_half(world: World) -> None:
    for _ in range(ROUNDS):
        company, person = world.enrolled()
        old = person.certificates(company)[0]["id"]
        new = person.registered(company, replaces=old)
        one, other = apart(person), apart(person)

        def work(which: int, one: Any = one, other: Any = other, company: Any = company, new: str = new) -> str:
            return code_of(one.confirm(company, new) if which else other.remove(company, new))

        removed, confirmed = at_once(2, work)
        assert removed == "204"
        assert confirmed in ("204", "409 certificate.not_active")
        states = {row["id"]: row["state"] for row in person.certificates(company, state="all")}
        assert states == {old: "replaced" if confirmed == "204" else "active", new: "removed"}


class Meanwhile(TrustStore):
    """A trust store that is asked while a file is judged: after the rights were checked and before anything is stored.
    What happens then, happens once.
    """

    def __init__(self, store: TrustStore, happens: Any) -> None:
        self._store, self._happens = store, happens

    def trusted(self) -> Trusted:
        happens, self._happens = self._happens, None
        if happens:
            happens()
        return self._store.trusted()


def meanwhile(world: World, happens: Any) -> None:
    """Let something happen while the next file is judged."""
    clients = world.runtime.clients
    object.__setattr__(clients, "trust", Meanwhile(clients.trust, happens))


def test_whoever_loses_the_relation_while_uploading_stores_nothing(world: World) -> None:
    company, _person = world.enrolled()
    former = world.person()
    relation = world.relation(former, company, "ccee_representative")
    meanwhile(world, lambda: world.end_relation(relation))
    assert code_of(former.register(company)) == "404 not_found"
    assert len(world.rows(Certificate)) == 1


def test_whoever_loses_the_relation_during_the_adhesion_stores_nothing(world: World) -> None:
    company, former = world.company(), world.person()
    relation = world.relation(former, company, "ccee_representative")
    meanwhile(world, lambda: world.end_relation(relation))
    assert code_of(former.enroll(company)) == "404 not_found"
    assert world.rows(Certificate) == []


def test_a_company_that_is_suspended_during_an_upload_gets_nothing_new(world: World) -> None:
    company, person = world.enrolled()
    meanwhile(world, lambda: world.tell_of(company, suspended=True))
    assert code_of(person.register(company)) == "409 company.suspended"
    assert len(world.rows(Certificate)) == 1


def test_a_predecessor_that_is_removed_during_the_upload_is_not_replaced(world: World) -> None:
    company, person = world.enrolled()
    old = person.certificates(company)[0]["id"]
    other = apart(person)
    meanwhile(world, lambda: other.remove(company, old))
    assert code_of(person.register(company, replaces=old)) == "409 certificate.not_replaceable"
    assert person.certificates(company) == []
