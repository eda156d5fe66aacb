"""Papers as tests need them: one of each kind, and what readers that we did not write read in a PDF."""

import subprocess
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from chassis.testing.servers import ensure_installed

BUDGET: dict[str, Any] = {
    "kind": "budget",
    "protocol": "202600000000012",
    "service_order": "4100000017",
    "request_kind": "generation_budget",
    "revision": 2,
    "issued_on": "2026-09-15",
    "valid_until": "2026-10-20",
    "holder_name": "João Ñandú Conceição",
    "holder_document": "529.982.247-25",
    "consumer_unit": "10000001",
    "address": "Rua de Exemplo, S/N, Manaus, AM",
    "works": [
        {"description": "Troca do transformador", "by": "distributor", "cost": "12345.60"},
        {"description": "Caixa de medição", "by": "customer", "cost": "100.40"},
    ],
    "cost": "12446.00",
    "participation": "1000.05",
    "term_days": 60,
    "works_class": "lv",
}


def by_poppler(pdf: bytes) -> str:
    """The text that poppler reads in a PDF, cell by cell. It would print a sentence for every fault of the PDF."""
    program = ensure_installed("poppler") / "pdftotext"
    done = subprocess.run([program, "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    assert not done.stderr, done.stderr
    return done.stdout.decode()


def by_pypdf(pdf: bytes) -> str:
    """The text that pypdf reads in a PDF, strictly."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf), strict=True).pages)


READERS = {"poppler": by_poppler, "pypdf": by_pypdf}
