"""Enrollments and certificates in the journeys: an authority of the tests' own, and companies with their people."""

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import requests
from tests.journeys.people import Client, World, an_email
from tests.journeys.problems import problem
from tests.journeys.representing import (
    REPRESENTATIVES,
    Somebody,
    a_domain,
    an_approved_company,
    back_office,
    eventually,
    somebody,
)

from launcher.plan import ROOT

sys.path.insert(0, str(ROOT / "services" / "certificates" / "tests"))  # for certificates_kit

from certificates_kit.hierarchy import (
    CLIENT,
    cnpj_name,
    intermediate,
    make_ca,
    make_crl,
    make_leaf,
    make_store,
    named,
    rsa_key,
    write_crls,
)

__all__ = ["CLIENT", "make_ca", "rsa_key"]

CERTIFICATES = "/api/certificates/v1"
PASSWORD = "senha do usuário sistêmico"
DAY = timedelta(days=1)
REVOKED = 4711
"""The serial number that the authority's list of revoked certificates holds."""

_numbers = count(1)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def trust_own_authority(world: World) -> None:
    """Put the tests' authority into the operator's trust store, and its list of revoked certificates beside it.

    The platform runs already: it reads the folders again. Returns when it has.
    """
    root_folder = Path(world.platform.root)
    trusted = root_folder / "trust" / "roots" / "root-1.cer"
    if not trusted.exists():
        make_store(root_folder / "trust")
        crl = make_crl(intermediate(), revoked=[REVOKED], at=now() - DAY, following=now() + 30 * DAY)
        write_crls(Path(world.platform.settings["CRL_STORE"]), crl)
    staff = world.staff()

    def is_used() -> bool:
        anchors = staff.get(f"{CERTIFICATES}/trust-store").json()["items"]
        return any("Test CA" in one["subject"] and one["usable"] for one in anchors)

    eventually(is_used, "the authority that was put into the trust store")


def a_certificate(cnpj: str, *, left: timedelta = 300 * DAY, begun: timedelta = DAY, **leaf: Any) -> bytes:
    """A new certificate in DER of the tests' authority, for a company and with a subject of its own."""
    leaf.setdefault("subject", named(f"maquina{next(_numbers)}.{cnpj.lower()}.example"))
    leaf.setdefault("names", [cnpj_name(cnpj.encode())])
    return bytes(make_leaf(begin=now() - begun, end=now() + left, **leaf))


@dataclass(frozen=True)
class Enrolling:
    """A company, as one of those who know it sees its enrollment and works on it."""

    http: Client
    cnpj: str
    company_id: str

    @property
    def path(self) -> str:
        return f"{CERTIFICATES}/enrollments/{self.cnpj}"

    def by(self, who: Somebody | Client) -> "Enrolling":
        return replace(self, http=who.http if isinstance(who, Somebody) else who)

    def get(self, below: str = "", **query: Any) -> requests.Response:
        return self.http.request("GET", f"{self.path}{below}", params=query)

    def see(self) -> dict[str, Any]:
        """The enrollment. Its answer has to be 200."""
        found = self.get()
        assert found.status_code == 200, found.text
        return dict(found.json())

    def enroll(self, *files: bytes, password: str = PASSWORD) -> requests.Response:
        said = {"cnpj": self.cnpj, "password": password}
        return self.http.request("POST", f"{CERTIFICATES}/enrollments", data=said, files=_files(files))

    def enrolled(self, *files: bytes) -> list[str]:
        """Enroll, with an answer that has to be 201. Returns the certificates' ids."""
        answer = self.enroll(*files)
        assert answer.status_code == 201, answer.text
        return [str(one["id"]) for one in answer.json()["certificates"]]

    def register(self, *files: bytes, replaces: str = "") -> requests.Response:
        query = {"replaces": replaces} if replaces else {}
        return self.http.request("POST", f"{self.path}/certificates", params=query, files=_files(files))

    def registered(self, file: bytes, replaces: str = "") -> str:
        """Register, with an answer that has to be 201. Returns the certificate's id."""
        answer = self.register(file, replaces=replaces)
        assert answer.status_code == 201, answer.text
        (item,) = answer.json()["items"]
        return str(item["id"])

    def validate(self, file: bytes) -> dict[str, str]:
        """What the dry run says: the result of each rule. Its answer has to be 200."""
        answer = self.http.request("POST", f"{self.path}/certificates/validation", files=_files([file])[:1])
        assert answer.status_code == 200, answer.text
        return {check["rule"]: check["result"] for check in answer.json()["checks"]}

    def refused(self, file: bytes) -> set[str]:
        """The codes of the faults for which a file is refused."""
        fault = problem(self.register(file), 422, "validation.failed")
        assert {error["pointer"] for error in fault["errors"]} == {"#/file/0"}
        return {error["code"] for error in fault["errors"]}

    def remove(self, certificate_id: str, reason: str = "") -> requests.Response:
        path = f"{self.path}/certificates/{certificate_id}"
        return self.http.request("DELETE", path, params={"reason": reason} if reason else {})

    def confirm(self, certificate_id: str) -> requests.Response:
        return self.http.post(f"{self.path}/certificates/{certificate_id}/confirmation")

    def states(self) -> dict[str, str]:
        """The state of each certificate that there ever was, by id."""
        return {one["id"]: one["state"] for one in self.get("/certificates", state="all").json()["items"]}


def a_company_with(world: World, role: str = "ccee_representative", **who: Any) -> tuple[Enrolling, Somebody]:
    """An approved company and a person with a role in it, once certificates has heard of both."""
    domain = a_domain()
    company = an_approved_company(world, domain)
    person = related(world, company["id"], domain, role, **who)
    enrolling = Enrolling(person.http, company["cnpj"], company["id"])
    eventually(lambda: enrolling.get().status_code == 200, "the copies of a company and its representative")
    return enrolling, person


def related(world: World, company_id: str, domain: str, role: str, **who: Any) -> Somebody:
    """Somebody with an active role in a company."""
    person = somebody(world, email=an_email(domain), **who)
    asked = person.post("/relations", {"company_id": company_id, "role": role})
    assert asked.status_code == 201, asked.text
    if asked.json()["status"] != "active":
        path = f"{REPRESENTATIVES}/relations/{asked.json()['id']}/decision"
        decided = back_office(world).http.post(path, {"decision": "approve"})
        assert decided.status_code == 200, decided.text
    return person


def run_notices(world: World, as_of: datetime) -> None:
    """Run the job of notices by its command, as its operator does."""
    ran = world.platform.operate("certificates", "notices", "--as-of", f"{as_of:%Y-%m-%dT%H:%M:%SZ}")
    assert ran.returncode == 0, ran.stderr


def _files(contents: tuple[bytes, ...] | list[bytes]) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [
        ("file", (f"maquina{number}.cer", content, "application/pkix-cert"))
        for number, content in enumerate(contents, 1)
    ]
