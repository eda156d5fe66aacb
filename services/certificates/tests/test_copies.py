"""The copies of certificates: companies with the words by which they are found, and people who are erased."""

from certificates_kit.world import World

from certificates.model import Enrollment, EnrollmentWord, Person
from certificates.states import EnrollmentStatus, Situation
from chassis import clock


def test_an_approved_company_has_an_enrollment_that_nobody_used_yet(world: World) -> None:
    company = world.company(legal_name="Energia Exemplo S.A.", acronym="EEX")
    (enrollment,) = world.rows(Enrollment)
    assert (enrollment.cnpj, enrollment.acronym, enrollment.situation) == (company.cnpj, "EEX", Situation.NOT_ENROLLED)
    assert enrollment.status(clock.now()) is EnrollmentStatus.WITHOUT_CERTIFICATE
    assert {row.word for row in world.rows(EnrollmentWord)} >= {"energia", "exemplo", "eex", company.cnpj.lower()}


def test_a_company_that_changes_is_found_by_its_new_name_only(world: World) -> None:
    company = world.company(legal_name="Nome Antigo Ltda.")
    company.legal_name = "Nome Novo Ltda."
    world.tell_of(company)
    words = {row.word for row in world.rows(EnrollmentWord)}
    assert "novo" in words
    assert "antigo" not in words


def test_an_erased_person_leaves_a_tombstone(world: World) -> None:
    person = world.person(name="Zulmira de Exemplo")
    world.hear(world.about(person, "identity.user_erased.v1", version=2))
    (row,) = world.rows(Person)
    assert (row.name, row.erased_at is not None) == (None, True)
    assert [audited.subject for audited in world.audited("person.erased")] == [str(person.user_id)]
