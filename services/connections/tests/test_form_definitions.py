"""What a definition must be to be a form; and what version 1 of each form asks."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from connections_kit.forms import COMPLETE, definition, form

from chassis.i18n import LANGUAGES, Catalogue
from chassis.service import LOCALES
from connections import app
from connections.forms import Form, NotAForm
from connections.forms.definition import Reason
from connections.forms.kinds import KINDS

CATALOGUE = Catalogue([LOCALES, Path(app.__file__).parent / "locales"])
READ_BY_PEOPLE = ("title", "label", "help", "notice", "unit")


def texts(value: Any, pointer: str = "#") -> Iterator[tuple[str, Any]]:
    """Everything in a definition that people read, with a pointer."""
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{pointer}/{at}")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            is_of_a_term = name == "unit" and isinstance(inner, str)
            if name in READ_BY_PEOPLE and not is_of_a_term:
                yield f"{pointer}/{name}", inner
            else:
                yield from texts(inner, f"{pointer}/{name}")


def labelled(value: Any, pointer: str = "#") -> Iterator[tuple[str, bool]]:
    """Every field, section, option, slot, reason and term, and whether it has a label or title."""
    if isinstance(value, list):
        for at, inner in enumerate(value):
            if isinstance(inner, Mapping) and ("name" in inner or "code" in inner):
                yield f"{pointer}/{at}", "label" in inner or "title" in inner
            yield from labelled(inner, f"{pointer}/{at}")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from labelled(inner, f"{pointer}/{name}")


@pytest.mark.parametrize("kind", COMPLETE)
def test_every_text_is_there_in_three_languages(kind: str) -> None:
    found = list(texts(definition(kind)))
    assert len(found) > 30
    for pointer, text in found:
        assert set(text) == set(LANGUAGES), pointer
        assert all(words.strip() for words in text.values()), pointer
    assert [pointer for pointer, has_one in labelled(definition(kind)) if not has_one] == []


@pytest.mark.parametrize("kind", COMPLETE)
def test_every_fault_has_its_sentence_and_its_article(kind: str) -> None:
    codes = [*KINDS[kind].articles, *CHECKED, *get_args(Reason)]
    assert [code for code in codes for language in LANGUAGES if not CATALOGUE.has(code, language)] == []
    assert set(KINDS[kind].articles) == set(form(kind).articles)
    fields = [field for section in form(kind).sections for field in section.fields]
    assert all(one.article.startswith("REN 1000/2021, art. ") for one in [*fields, *form(kind).slots])


CHECKED = (
    "field.required",
    "answer.decimals",
    "answer.too_short",
    "answer.too_few",
    "answer.too_small",
    "answer.too_large",
    "answer.in_future",
    "location.missing",
    "location.outside_area",
    "document.missing",
    "document.too_many",
)

BY_SECTION = {
    ("new_connection", "identification"): "rg_number rg_issued_on rg_issuer rg_issuer_other rg_state",
    ("new_connection", "contact"): "phone email paperless_bill",
    ("new_connection", "address"): (
        "postal_code street number complement reference_point district city state location"
    ),
    ("new_connection", "supply"): "supply_class supply_type loads note budget_follows",
    ("connection_budget", "request"): "consumer_unit reason purpose energy_purchase location substation_for",
    ("connection_budget", "load_details"): "transformers total_demand_kw pole_number works_start_on works_end_on",
    ("connection_budget", "technical_responsible"): "name phone email registration engagement company",
    ("connection_budget", "shared_metering"): "units",
    ("connection_budget", "building"): "units common_areas_demand_kw phases",
    ("connection_budget", "subdivision"): "lots public_lighting_kw phases",
    ("generation_budget", "request"): "consumer_unit reason purpose existing_power_kw fast_track",
    ("generation_budget", "modules"): "source modules",
    ("generation_budget", "inverters"): "inverters generators storage",
    ("generation_budget", "compensation"): "modality shared_by beneficiaries",
    ("generation_budget", "technical_responsible"): "name phone email registration engagement company",
    ("commissioning", "request"): "consumer_unit budget_request_id",
    ("commissioning", "technical_responsible"): "name phone email registration engagement company",
}
COLUMNS = {
    ("new_connection", "supply", "loads"): "equipment equipment_other quantity power_w",
    ("connection_budget", "load_details", "transformers"): "power_kva secondary_voltage",
    ("generation_budget", "modules", "modules"): "manufacturer model power_wp quantity area_m2",
    ("generation_budget", "inverters", "inverters"): "manufacturer model power_kw quantity voltage_v connection",
    ("generation_budget", "inverters", "generators"): "manufacturer model power_kw quantity voltage_v connection",
    ("generation_budget", "inverters", "storage"): "capacity_kwh power_kw",
    ("generation_budget", "compensation", "beneficiaries"): "consumer_unit percent priority",
}
OPTIONS = {
    ("new_connection", "supply", "supply_class"): (
        "residential commercial industrial rural public_authority public_lighting public_service own_consumption"
    ),
    ("new_connection", "supply", "supply_type"): "single_phase two_phase three_phase high_voltage",
    ("connection_budget", "request", "reason"): (
        "new_connection supply_type_change substation_expansion_or_reduction protection_relay_study"
    ),
    ("connection_budget", "request", "purpose"): (
        "single_metering shared_metering residential_building_or_industrial_condominium "
        "subdivision_housing_estate_or_horizontal_condominium"
    ),
    ("connection_budget", "request", "energy_purchase"): "ACR ACL",
    ("connection_budget", "request", "substation_for"): "load distributed_generation both",
    ("generation_budget", "request", "reason"): "new_generation expansion change",
    ("generation_budget", "request", "purpose"): (
        "single_metering shared_metering residential_building_or_industrial_condominium "
        "subdivision_housing_estate_or_horizontal_condominium"
    ),
    ("generation_budget", "modules", "source"): "solar wind hydro biomass biogas qualified_cogeneration",
    ("generation_budget", "compensation", "modality"): "local remote shared multiple_units",
    ("generation_budget", "compensation", "shared_by"): "consortium cooperative condominium other",
    ("commissioning", "technical_responsible", "engagement"): "self_employed contracted_company",
}
SLOTS = {
    "new_connection": "rg cpf company_documents possession",
    "connection_budget": "site_plan relay_study",
    "generation_budget": (
        "responsibility_term single_line_diagram block_diagram site_plan descriptive_memorial inverter_certificate "
        "identity possession procuration credit_sharing_list solidarity_instrument guarantee "
        "cogeneration_recognition module_datasheet inverter_datasheet"
    ),
    "commissioning": "responsibility_term commissioning_report inverter_certificate photos",
}


@pytest.mark.covers("B5", "B7", "B9", "B11", "B33", "B35", "B36", "B39", "B41", "B42", "G20", "G21", "G24")
def test_the_forms_ask_what_the_manuals_ask() -> None:
    found = {(kind, section.name): section for kind in COMPLETE for section in form(kind).sections}
    assert {key: " ".join(field.name for field in one.fields) for key, one in found.items()} == BY_SECTION
    for (kind, section, field), columns in COLUMNS.items():
        asked = found[kind, section].field(field)
        assert asked
        assert " ".join(column.name for column in asked.fields) == columns
    for (kind, section, field), options in OPTIONS.items():
        asked = found[kind, section].field(field)
        assert asked
        assert " ".join(asked.options) == options
    for section, field in (("supply", "loads"), ("identification", "rg_issuer")):
        asked = found["new_connection", section].field(field)
        assert asked
        assert (asked.options or asked.fields[0].options)[-1] == "other"


@pytest.mark.covers("B6", "G23", "G28")
def test_the_documents_are_asked_for_in_the_order_of_the_manuals() -> None:
    for kind, codes in SLOTS.items():
        assert " ".join(slot.name for slot in form(kind).slots) == codes
        for slot in form(kind).slots:
            assert (slot.types, slot.max_bytes) == (("jpg", "jpeg", "png", "pdf"), 20 * 1024 * 1024)
    photos = form("commissioning").slot("photos")
    assert photos
    assert (photos.least, photos.most) == (1, 10)


@pytest.mark.covers("B3")
def test_a_new_connection_says_at_every_step_that_debts_stand_in_its_way() -> None:
    notice = form("new_connection").notice
    assert notice
    assert all("346" in notice[language] for language in LANGUAGES)


LOADS, LIVE_UNIT = "sections/3/fields/2", "articles/connection.live_unit_at_address"


def changed(kind: str, path: str, value: Any) -> dict[str, Any]:
    """A definition of which the part at `path` (`sections/0/title`) is another; without a value it is removed."""
    found = definition(kind)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = found
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return found


def faults(found: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotAForm) as raised:
        Form.read(found)
    return raised.value.faults


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("kind", "wedding", ("#/kind", "definition.kind_unknown")),
        ("title", {"pt": "Ligação", "en": "Connection"}, ("#/title/es", "definition.text_missing")),
        ("title/es", "  ", ("#/title/es", "definition.text_missing")),
        ("title/es", "a\x00b", ("#/title/es", "definition.type")),
        ("article", None, ("#/article", "definition.missing")),
        ("sections/0/fields/0/label", None, ("#/sections/0/fields/0/label", "definition.type")),
        ("sections/0/fields/0/type", "colour", ("#/sections/0/fields/0/type", "definition.type_unknown")),
        ("sections/0/fields/0/type", ["line"], ("#/sections/0/fields/0/type", "definition.type_unknown")),
        ("sections/0/fields/0/color", 1, ("#/sections/0/fields/0/color", "definition.unknown")),
        ("sections/0/fields/1/name", "rg_number", ("#/sections/0/fields/1/name", "definition.repeated")),
        ("sections/0/fields/0/name", "RG", ("#/sections/0/fields/0/name", "definition.type")),
        ("sections/0/fields/2/options", [], ("#/sections/0/fields/2/options", "definition.missing")),
        (
            "sections/3/fields/2/fields/2/type",
            "rows",
            ("#/sections/3/fields/2/fields/2/type", "definition.type_unknown"),
        ),
        (f"{LOADS}/type", "line", ("#/sections/supply/loads", "definition.contract")),
        ("sections/1/fields/0/default", "x", ("#/sections/1/fields/0/default", "definition.option_unknown")),
        (
            "sections/0/fields/3/applies_if",
            {"field": "rg_issuer", "is": ["SPQR"]},
            ("#/sections/0/fields/3/applies_if/is/0", "definition.option_unknown"),
        ),
        (
            "sections/0/fields/3/applies_if",
            {"field": "supply.supply_type", "is": ["high_voltage"]},
            ("#/sections/0/fields/3/applies_if/field", "definition.field_unknown"),
        ),
        ("sections/0/fields/3/applies_if", "always", ("#/sections/0/fields/3/applies_if", "definition.type")),
        ("sections/0/applies_if", {"fact": "is_rich"}, ("#/sections/0/applies_if/fact", "definition.fact_unknown")),
        ("slots/0/applies_if", {"computed": "luck"}, ("#/slots/0/applies_if/computed", "definition.fact_unknown")),
        ("slots/1/code", "rg", ("#/slots/1/code", "definition.repeated")),
        ("slots/0/types", ["exe"], ("#/slots/0/types/0", "definition.file_type_unknown")),
        ("slots/0/max_bytes", 21 * 1024 * 1024, ("#/slots/0/max_bytes", "definition.type")),
        ("limits/low_voltage_kw", None, ("#/limits/low_voltage_kw", "definition.missing")),
        ("limits/notice_days", None, ("#/limits/notice_days", "definition.missing")),
        ("limits/low_voltage_kw", "75", ("#/limits/low_voltage_kw", "definition.type")),
        (
            "articles/connection.live_unit_at_address",
            None,
            ("#/articles/connection.live_unit_at_address", "definition.missing"),
        ),
        (
            "articles/connection.live_unit_at_address",
            "a\x00b",
            ("#/articles/connection.live_unit_at_address", "definition.type"),
        ),
        ("terms/0/unit", "moons", ("#/terms/0/unit", "definition.option_unknown")),
        ("terms/0/days", 0, ("#/terms/0/days", "definition.type")),
        ("sections", [], ("#/sections", "definition.missing")),
        ("sections", {}, ("#/sections", "definition.type")),
    ],
)
def test_a_faulty_definition_is_no_form(path: str, value: Any, fault: tuple[str, str]) -> None:
    assert fault in faults(changed("new_connection", path, value))


def test_conditions_end_somewhere() -> None:
    deep: dict[str, Any] = {"fact": "by_professional"}
    for _ in range(500):
        deep = {"not": deep}
    assert "definition.type" in {
        code for _pointer, code in faults(changed("commissioning", "slots/0/applies_if", deep))
    }


@pytest.mark.parametrize("found", [None, [], "form", 7, {}])
def test_something_else_is_no_form(found: Any) -> None:
    assert faults(found)


def test_a_form_knows_its_reasons_and_terms() -> None:
    found = form("connection_budget")
    assert (len(found.reasons), found.reasons_with_note) == (9, frozenset({"other"}))
    days = {term.code: (term.days, term.unit, term.owner, term.article) for term in found.terms}
    assert days["completeness_check"] == (5, "business_days", "distributor", "REN 1000/2021, art. 71")
    assert days["budget_with_works"] == (30, "calendar_days", "distributor", "REN 1000/2021, art. 64")
