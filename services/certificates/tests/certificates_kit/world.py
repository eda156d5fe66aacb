"""A running certificates service, and the people, companies and representations that its tests need."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tests.told_world import Company, Somebody, ToldWorld

from certificates_kit.files import certificate
from chassis.ids import new_id
from chassis.testing.events import an_event
from chassis.testing.world import named_headers

API = "/api/certificates/v1"
PASSWORD = "senha sistêmica de exemplo"


class Person(Somebody):
    """Somebody with an account, and what they do with certificates."""

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{API}{path}", query_string=query)

    def enroll(self, company: Company, *files: bytes, password: str = PASSWORD, **headers: str) -> Any:
        """Enroll a company with certificates; without any, with one that keeps every rule."""
        sent = files or (certificate(company.cnpj),)
        form = {"cnpj": company.cnpj, "password": password}
        return self._send("/enrollments", sent, form, headers)

    def register(self, company: Company, *files: bytes, replaces: str | None = None, **headers: str) -> Any:
        """Register certificates of an enrolled company; without any, one that keeps every rule."""
        query = f"?replaces={replaces}" if replaces else ""
        path = f"/enrollments/{company.cnpj}/certificates{query}"
        return self._send(path, files or (certificate(company.cnpj),), {}, headers)

    def registered(self, company: Company, *files: bytes, replaces: str | None = None) -> str:
        """The id of the first certificate that was registered."""
        answer = self.register(company, *files, replaces=replaces)
        assert answer.status_code == 201, answer.text
        return str(answer.json["items"][0]["id"])

    def validate(self, company: Company, file: bytes, *, language: str = "pt", **query: str) -> Any:
        """Ask how the rules come out for a file, without registering it."""
        path = f"/enrollments/{company.cnpj}/certificates/validation"
        return self.http.post(
            f"{API}{path}",
            data={"file": (BytesIO(file), "a.cer")},
            query_string=query,
            headers={"Accept-Language": language},
            content_type="multipart/form-data",
        )

    def enrollment(self, company: Company) -> Any:
        return self.get(f"/enrollments/{company.cnpj}")

    def certificates(self, company: Company, **query: Any) -> list[dict[str, Any]]:
        listed = self.get(f"/enrollments/{company.cnpj}/certificates", **query)
        assert listed.status_code == 200, listed.text
        return list(listed.json["items"])

    def certificate(self, company: Company, certificate_id: str) -> Any:
        return self.get(f"/enrollments/{company.cnpj}/certificates/{certificate_id}")

    def remove(self, company: Company, certificate_id: str, **query: str) -> Any:
        path = f"{API}/enrollments/{company.cnpj}/certificates/{certificate_id}"
        return self.http.delete(path, query_string=query)

    def confirm(self, company: Company, certificate_id: str, **headers: str) -> Any:
        path = f"{API}/enrollments/{company.cnpj}/certificates/{certificate_id}/confirmation"
        return self.http.post(path, headers=named_headers(headers))

    def set_password(self, company: Company, password: str) -> Any:
        return self.http.put(f"{API}/enrollments/{company.cnpj}", json={"password": password})

    def _send(self, path: str, files: tuple[bytes, ...], form: dict[str, str], headers: dict[str, str]) -> Any:
        sent = [(BytesIO(content), f"site{number}.cer") for number, content in enumerate(files)]
        return self.http.post(
            f"{API}{path}",
            data={**form, "file": sent},
            headers=named_headers(headers),
            content_type="multipart/form-data",
        )


def codes(answer: Any) -> list[tuple[str, str]]:
    """Where the faults of a refused request are, and their codes."""
    assert answer.status_code == 422, answer.text
    return [(fault["pointer"], fault["code"].removeprefix("certificate.")) for fault in answer.json["errors"]]


def code_of(answer: Any) -> str:
    """How a request went: its status, and the code of its refusal."""
    return f"{answer.status_code} {answer.json['code']}" if answer.status_code >= 400 else str(answer.status_code)


@dataclass
class World(ToldWorld[Person]):
    """The service and what can be done with it from outside; the factories make events as other services send them."""

    somebody = Person
    staff_role = "certificates"

    def representative(self, company: Company, role: str = "ccee_representative", **who: Any) -> Person:
        """Somebody with a role in a company."""
        person = self.person(**who)
        self.relation(person, company, role)
        return person

    def enrolled(self, *files: bytes, **facts: Any) -> tuple[Company, Person]:
        """An enrolled company and its CCEE representative."""
        company = self.company(**facts)
        person = self.representative(company)
        answer = person.enroll(company, *files)
        assert answer.status_code == 201, answer.text
        return company, person

    def representation(self, representative: Company, represented: Company) -> dict[str, Any]:
        """A total operational representation of one company by another. Returns what its end has to say."""
        facts = {
            "representation_id": str(new_id()),
            "representative_cnpj": representative.cnpj,
            "represented_cnpj": represented.cnpj,
        }
        self.hear(an_event("representatives.representation_established.v1", **facts))
        return facts

    def end_representation(self, facts: dict[str, Any]) -> None:
        self.hear(an_event("representatives.representation_ended.v1", version=2, **facts))


MakeWorld = Callable[..., World]
