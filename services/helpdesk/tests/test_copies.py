"""The copies of helpdesk: people, who may be erased, and whether they watch what they write on."""

from helpdesk_kit.world import World

from chassis.testing.events import an_event
from helpdesk.model import Company, Person, Relation, WatchPreference


def test_a_person_is_known_by_name_address_and_language_until_erased(world: World) -> None:
    person = world.person(name="Zulmira de Exemplo")
    world.hear(world.about(person, "identity.user_updated.v1", version=2, email="z@consumo.example", language="es"))
    (row,) = world.rows(Person)
    assert (row.name, row.email, row.language) == ("Zulmira de Exemplo", "z@consumo.example", "es")
    world.hear(world.about(person, "identity.user_erased.v1", version=3))
    (row,) = world.rows(Person)
    assert (row.name, row.email, row.erased_at is not None) == (None, None, True)
    assert [audited.subject for audited in world.audited("person.erased")] == [str(person.user_id)]


def test_companies_and_relations_are_kept_as_they_are_told(world: World) -> None:
    person, company = world.person(), world.company(legal_name="Energia Exemplo S.A.", acronym="EEX")
    relation = world.relation(person, company)
    (row,) = world.rows(Company)
    assert (row.cnpj, row.legal_name, row.acronym) == (company.cnpj, "Energia Exemplo S.A.", "EEX")
    world.end_relation(relation)
    (row,) = world.rows(Relation)
    assert (row.user_id, row.cnpj, row.is_active) == (person.user_id, company.cnpj, False)


def test_a_preference_is_kept_and_goes_with_its_person(world: World) -> None:
    person = world.person()
    world.hear(an_event("notifier.preferences_changed.v1", user_id=str(person.user_id), watch_automatically=False))
    (row,) = world.rows(WatchPreference)
    assert (row.user_id, row.watch_automatically) == (person.user_id, False)
    world.hear(world.about(person, "identity.user_erased.v1", version=2))
    assert world.rows(WatchPreference) == []
