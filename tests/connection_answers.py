"""Complete answers to the form of a new connection, for tests that ask for one from outside."""

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]
"""What is filled in, by section and field."""

NEW_CONNECTION: Answers = {
    "identification": {
        "rg_number": "1234567",
        "rg_issued_on": "2015-03-01",
        "rg_issuer": "SSP",
        "rg_state": "AM",
    },
    "contact": {"phone": "+55 92 99123-4567", "email": "pessoa@casa.example", "paperless_bill": True},
    "address": {
        "postal_code": "69000-000",
        "street": "Rua de Exemplo",
        "number": "S/N",
        "reference_point": "Ao lado da escola",
        "district": "Centro",
        "city": "Manaus",
        "state": "AM",
        "location": {"latitude": -3.101944, "longitude": -60.025},
    },
    "supply": {
        "supply_class": "residential",
        "supply_type": "two_phase",
        "loads": [{"equipment": "refrigerator", "quantity": 1, "power_w": 200}],
        "note": "Casa nova.",
    },
}
