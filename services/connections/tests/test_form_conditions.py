"""Conditions of definitions, the operator's area, and the amount of a guarantee."""

import json
from pathlib import Path
from typing import Any

import pytest
from connections_kit.forms import brazil, checked, definition
from connections_kit.world import MakeWorld

from connections.forms import Area, Form, NotAnArea
from connections.forms.conditions import ConditionInputs, Scope, read_condition
from connections.forms.definition import Part

ANSWERS = {"request": {"reason": "expansion", "fast_track": False, "storage": {}, "existing_power_kw": 0}}
SCOPE = Scope({f"request.{name}": None for name in ANSWERS["request"]}, ("guarantee_percent", "category"))
SCOPE.fields["request.reason"] = ("expansion", "change")  # type: ignore[index]
SCOPE.fields["request.fast_track"] = (True, False)  # type: ignore[index]
YES, NO = {"fact": "by_professional"}, {"fact": "holder_is_company"}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"field": "request.reason", "is": ["expansion"]}, True),
        ({"field": "request.reason", "is": ["change"]}, False),
        ({"field": "request.reason", "is": ["change", "expansion"]}, True),
        ({"field": "request.fast_track", "is": [False]}, True),
        ({"field": "request.fast_track", "is": [True]}, False),
        ({"field": "request.reason", "answered": True}, True),
        ({"field": "request.reason", "answered": False}, False),
        ({"field": "request.storage", "answered": True}, False),
        ({"field": "request.existing_power_kw", "answered": True}, True),
        (YES, True),
        (NO, False),
        ({"computed": "guarantee_percent"}, True),
        ({"computed": "category"}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, NO]}, False),
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"not": NO}, True),
        ({"not": {"any": [NO, YES]}}, False),
    ],
)
def test_a_condition_holds_or_not(condition: dict[str, Any], holds: bool) -> None:
    part = Part(condition)
    found = read_condition(part, SCOPE)
    assert part.faults == []
    facts = {"by_professional": True, "holder_is_company": False}
    assert found.holds(ConditionInputs(ANSWERS, facts, {"guarantee_percent": 2.5, "category": None}), {}) is holds


def test_a_condition_in_a_row_looks_at_the_row() -> None:
    found = read_condition(Part({"field": "equipment", "is": ["other"]}), Scope({"equipment": ("lamp", "other")}))
    assert [found.holds(ConditionInputs({}, {}), {"equipment": one}) for one in ("lamp", "other")] == [False, True]


@pytest.mark.parametrize(("power_kw", "amount"), [("500", None), ("600.5", "60050.00"), ("1000", "200000.00")])
def test_the_amount_of_a_guarantee_follows_from_the_reference_price(power_kw: str, amount: str | None) -> None:
    priced = definition("generation_budget")
    priced["limits"]["reference_price_per_kw"] = 4000
    said = {
        "modules.modules": [{"manufacturer": "x", "model": "x", "power_wp": 100_000, "quantity": 20}],
        "inverters.inverters": [
            {
                "manufacturer": "x",
                "model": "x",
                "power_kw": power_kw,
                "quantity": 1,
                "voltage_v": 380,
                "connection": "three_phase",
            }
        ],
    }
    found = checked("generation_budget", said, of=Form.read(priced))
    assert found.computed.get("guarantee_amount") == amount
    assert "guarantee_amount" not in checked("generation_budget", said).computed


INSIDE = {
    "Manaus": (-3.1, -60.02),
    "Belém": (-1.45, -48.5),
    "Macapá": (0.03, -51.07),
    "Oiapoque": (3.84, -51.83),
    "Uiramutã": (4.6, -60.18),
    "Pacaraima": (4.48, -61.15),
    "Tabatinga": (-4.23, -69.94),
    "Mâncio Lima": (-7.61, -72.9),
    "Brasileia": (-11.0, -68.75),
    "Guajará-Mirim": (-10.78, -65.34),
    "Cáceres": (-16.07, -57.68),
    "Corumbá": (-19.0, -57.65),
    "Ponta Porã": (-22.53, -55.72),
    "Foz do Iguaçu": (-25.52, -54.58),
    "Uruguaiana": (-29.76, -57.09),
    "Sant'Ana do Livramento": (-30.89, -55.53),
    "Chuí": (-33.69, -53.46),
    "Florianópolis": (-27.6, -48.5),
    "Rio de Janeiro": (-22.9, -43.2),
    "Salvador": (-12.97, -38.5),
    "João Pessoa": (-7.155, -34.79),
    "Fortaleza": (-3.72, -38.5),
    "Fernando de Noronha": (-3.85, -32.42),
    "Brasília": (-15.8, -47.9),
}
OUTSIDE = {
    "Buenos Aires": (-34.6, -58.4),
    "Montevideo": (-34.9, -56.2),
    "Asunción": (-25.28, -57.6),
    "Santa Cruz de la Sierra": (-17.8, -63.2),
    "Iquitos": (-3.75, -73.25),
    "Bogotá": (4.7, -74.07),
    "Cayenne": (4.92, -52.3),
    "Lisboa": (38.72, -9.14),
    "the sea where nothing is": (0, 0),
    "Manaus with its degrees swapped": (-60.02, -3.1),
}


def test_brazil_is_the_area_of_an_operator_who_says_no_other() -> None:
    assert [name for name, place in INSIDE.items() if not brazil().contains(*place)] == []
    assert [name for name, place in OUTSIDE.items() if brazil().contains(*place)] == []


SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}


@pytest.mark.parametrize(
    "geojson",
    [
        POLYGON,
        {"type": "MultiPolygon", "coordinates": [[[[20, 20], [21, 20], [21, 21], [20, 20]]], [SQUARE, HOLE]]},
        {"type": "Feature", "properties": {}, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": POLYGON}]},
        {"type": "GeometryCollection", "geometries": [POLYGON]},
    ],
)
def test_an_area_may_have_holes(geojson: dict[str, Any]) -> None:
    area = Area.read(geojson)
    assert [area.contains(*place) for place in ((2, 8), (5, 5), (3.9, 5), (11, 5), (-1, 5))] == [
        True,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "geojson",
    [
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [200, 0], [0, 10], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 5]},
        {"type": "FeatureCollection", "features": []},
        {"type": "Feature", "geometry": None},
    ],
)
def test_something_else_is_no_area(geojson: dict[str, Any]) -> None:
    with pytest.raises(NotAnArea):
        Area.read(geojson)


def test_the_operators_area_is_read_at_start(make_world: MakeWorld, tmp_path: Path) -> None:
    file = tmp_path / "area.geojson"
    for content in ("", "{", '{"type": "Point"}'):
        file.write_text(content)
        with pytest.raises(ValueError, match="operator_area"):
            make_world(operator_area=file)
    file.write_text(json.dumps(POLYGON))
    assert make_world(operator_area=file).runtime.settings.operator_area == file
