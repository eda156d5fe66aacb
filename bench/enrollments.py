"""Lists of certificates, its enrollments and renewals among them, with 1,000 and with 100,000 companies.

Their times must be about equal. `BENCH_ROWS` is another number of rows for the large database
(`BENCH_ROWS=1000000 python -m bench enrollments`).
"""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from stdnum.br import cnpj

from bench.flat import LARGE, SMALL, Listed, Register, bearer, client_of, compare, fill, opened
from bench.report import Table, to_json
from certificates.app import service
from certificates.model import (
    Certificate,
    Enrollment,
    EnrollmentWord,
    Notice,
    Person,
    Relation,
    Representation,
)
from certificates.settings import Settings
from certificates.states import CCEE_REPRESENTATIVE, CertificateState, NoticeState
from chassis import clock
from chassis.ids import new_id
from chassis.words import words_of

OF_ONE = 200
"""The companies of the representative, and those that the representative's first company acts for: as many in each
database."""

RARE = 40
"""The enrollments that are rare in one way: expiring, expired, or without a certificate."""

API = "/api/certificates/v1"
_YEAR = timedelta(days=365)
_RARE_ENDS = {"expiring": timedelta(days=20), "expired": timedelta(days=-3)}


def measure(title: str, small_url: str, large_url: str, folder: Path) -> Table:
    """Measure the lists with a small and with a large database."""
    small, large = (filled(url, size, folder) for url, size in ((small_url, SMALL), (large_url, LARGE)))
    lists = [(name, f"{API}{path}", who) for name, path, who in LISTS]
    return compare(f"Lists of certificates on {title}: 95th percentile", lists, small, large)


LISTS: tuple[Listed, ...] = (
    ("all enrollments", "/enrollments", "staff"),
    ("all enrollments that are valid", "/enrollments?status=valid", "staff"),
    ("all enrollments that expire soon", "/enrollments?status=expiring", "staff"),
    ("all enrollments that have expired", "/enrollments?status=expired", "staff"),
    ("all enrollments without a certificate", "/enrollments?status=without_certificate&situation=enrolled", "staff"),
    ("all companies that are not enrolled", "/enrollments?situation=not_enrolled", "staff"),
    ("all enrollments by a rare word", "/enrollments?query=r0000017", "staff"),
    ("all enrollments by a common word", "/enrollments?query=energia", "staff"),
    ("all enrollments by CNPJ", "/enrollments?query={cnpj}", "staff"),
    ("all that expire soon by a common word", "/enrollments?status=expiring&query=energia&limit=10", "staff"),
    ("enrollments of a representative", "/enrollments", "representative"),
    ("enrollments of a representative that are valid", "/enrollments?status=valid", "representative"),
    ("enrollments of a representative by a common word", "/enrollments?query=energia", "representative"),
    ("certificates of an enrollment", "/enrollments/{cnpj}/certificates?state=all", "representative"),
    ("all renewals", "/renewals", "staff"),
    ("all renewals until a day", "/renewals?until={until}", "staff"),
    ("renewals of a representative", "/renewals", "representative"),
    ("all notices", "/notices", "staff"),
    ("all notices of a threshold", "/notices?threshold=30", "staff"),
    ("all notices in a rare state", "/notices?state=undelivered", "staff"),
    ("all notices of a company", "/notices?cnpj={cnpj}", "staff"),
    ("notices of a representative", "/notices", "representative"),
)
"""The lists that are measured: name, path below the API, and who asks."""


def filled(url: str, size: int, folder: Path) -> Register:
    """Fill an empty database with `size` companies, and return it with its application."""
    runtime, signer = opened(service, Settings, url, folder)
    made = _Filling(size)
    fill(runtime.database, made.tables())
    return Register(
        client=client_of(runtime),
        headers={
            "staff": bearer(signer, made.staff, "staff:certificates"),
            "representative": bearer(signer, made.people[0]),
        },
        ids={"cnpj": _cnpj(made.own[0]), "until": (made.now + timedelta(days=60)).strftime("%Y-%m-%d")},
    )


class _Filling:
    """`size` companies, each with a CCEE representative; four of five have a systemic user with two certificates.

    `OF_ONE` companies have the same representative, and the first of them acts for as many that are not enrolled.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.now = clock.now()
        self.companies = [new_id() for _ in range(size)]
        self.people = [new_id() for _ in range(size)]
        self.staff = new_id()
        every = size // OF_ONE
        self.own = [number for number in range(size) if number % every == 1]
        self._own = set(self.own)
        self._certificates = [(new_id(), new_id()) for _ in range(size)]

    def tables(self) -> list[tuple[type, Iterator[dict[str, Any]]]]:
        """Return the rows of each table, in the order in which they can be inserted."""
        return [
            (Person, ({"user_id": one, "version": 1, "name": f"Pessoa {n:06}"} for n, one in enumerate(self.people))),
            (Enrollment, self._enrollments()),
            (EnrollmentWord, self._words()),
            (Relation, self._relations()),
            (Representation, self._representations()),
            (Certificate, self._rows_of_certificates()),
            (Notice, self._notices()),
        ]

    def _is_enrolled(self, number: int) -> bool:
        return number in self._own or number % 5 != 0

    def _rarity(self, number: int) -> str:
        """Return in which way an enrollment is rare, or nothing. The last ones are, which are never the first found."""
        if number in self._own or not self._is_enrolled(number):
            return ""
        place = (self.size - number) // RARE // 2
        return ("expiring", "expired", "without_certificate")[place] if place < 3 else ""

    def _ends(self, number: int) -> tuple[datetime, ...]:
        """Return when the company's certificates end."""
        rarity = self._rarity(number)
        if rarity == "without_certificate" or not self._is_enrolled(number):
            return ()
        if rarity:
            return (self.now + _RARE_ENDS[rarity] + timedelta(seconds=number % 1000),)
        first = self.now + timedelta(days=45 + number % 300, seconds=number // 300 % 86_400)
        return first, first + timedelta(days=10)

    def _enrollments(self) -> Iterator[dict[str, Any]]:
        for number, company_id in enumerate(self.companies):
            first, last, *_ = (*self._ends(number), None, None)
            yield {
                "company_id": company_id,
                "version": 1,
                "cnpj": _cnpj(number),
                "legal_name": _legal_name(number),
                "acronym": f"E{number:07}",
                "suspended": False,
                "enrolled_at": self.now - _YEAR if self._is_enrolled(number) else None,
                "password_hash": "$argon2id$v=19$invented" if self._is_enrolled(number) else None,
                "first_ends_at": first,
                "last_ends_at": last,
                "has_run_out": False,
            }

    def _words(self) -> Iterator[dict[str, Any]]:
        for number, company_id in enumerate(self.companies):
            for word in words_of(_legal_name(number), f"E{number:07}", _cnpj(number)):
                yield {"word": word, "company_id": company_id}

    def _relations(self) -> Iterator[dict[str, Any]]:
        for number, company_id in enumerate(self.companies):
            yield {
                "relation_id": new_id(),
                "version": 1,
                "user_id": self._representative_of(number),
                "company_id": company_id,
                "cnpj": _cnpj(number),
                "role": CCEE_REPRESENTATIVE,
                "is_active": True,
            }

    def _representations(self) -> Iterator[dict[str, Any]]:
        served = [number for number in range(self.size) if not self._is_enrolled(number)][: OF_ONE // 2]
        for number in served:
            yield {
                "representation_id": new_id(),
                "version": 1,
                "representative_cnpj": _cnpj(self.own[0]),
                "represented_cnpj": _cnpj(number),
                "is_active": True,
            }

    def _rows_of_certificates(self) -> Iterator[dict[str, Any]]:
        for number, company_id in enumerate(self.companies):
            for certificate_id, ends_at in zip(self._certificates[number], self._ends(number), strict=False):
                key = sha256(certificate_id.bytes).hexdigest()
                yield {
                    "id": certificate_id,
                    "company_id": company_id,
                    "name": "maquina.cer",
                    "der": certificate_id.bytes,
                    "sha256": key,
                    "subject": f"CN={certificate_id}.example",
                    "subject_key": key,
                    "subject_claim": key,
                    "issuer": "Autoridade de Exemplo",
                    "x509_version": 3,
                    "not_before": ends_at - _YEAR,
                    "not_after": ends_at,
                    "valid_until": ends_at,
                    "state": CertificateState.ACTIVE,
                    "is_untrusted": False,
                    "registered_at": ends_at - _YEAR,
                    "registered_by": self._representative_of(number),
                    "modified_at": ends_at - _YEAR,
                    "modified_by": self._representative_of(number),
                }

    def _notices(self) -> Iterator[dict[str, Any]]:
        """Yield notices about certificates that were told long ago, a few of them undelivered."""
        for number, company_id in enumerate(self.companies):
            if not self._ends(number):
                continue
            for threshold in (30, 15):
                yield {
                    "id": new_id(),
                    "certificate_id": self._certificates[number][0],
                    "company_id": company_id,
                    "threshold": threshold,
                    "recipient_user_id": self._representative_of(number),
                    "state": NoticeState.UNDELIVERED if number < RARE else NoticeState.TOLD,
                    "event_id": new_id(),
                    "at": self.now - timedelta(days=threshold),
                }

    def _representative_of(self, number: int) -> UUID:
        return self.people[0 if number in self._own else number]


def _cnpj(number: int) -> str:
    base = f"{number + 10_000_000}0001"
    return f"{base}{cnpj.calc_check_digits(base)}"


def _legal_name(number: int) -> str:
    return f"Energia R{number:07} de Exemplo S.A."


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
