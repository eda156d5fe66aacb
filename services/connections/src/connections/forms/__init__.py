"""The forms of requests: what each kind asks, which answers it accepts, and what follows from them.

A form is an immutable version of a definition, which is data (`form.py`). `Form.read_section` reads the answers of one
section, `check` says what is missing or breaks a rule and computes what the rules derive, `carry_over` takes a draft to
another version. The rules of each kind are functions in `kinds`; their limits and articles are data of the definition.
"""

from connections.forms.area import Area, NotAnArea
from connections.forms.carry_over import Carried, carry_over
from connections.forms.case import Fault
from connections.forms.check import Check, check
from connections.forms.definition import NotAForm
from connections.forms.facts import BudgetFacts, Facts, UnitFacts
from connections.forms.form import Form
from connections.forms.sections import Section
from connections.forms.slots import Slot

__all__ = [
    "Area",
    "BudgetFacts",
    "Carried",
    "Check",
    "Facts",
    "Fault",
    "Form",
    "NotAForm",
    "NotAnArea",
    "Section",
    "Slot",
    "UnitFacts",
    "carry_over",
    "check",
]
