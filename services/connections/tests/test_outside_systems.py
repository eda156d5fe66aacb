"""Billing, postal codes and the commercial system: over HTTP, from files, and none."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from connections_kit.world import MakeWorld
from pydantic import ValidationError

from chassis.documents import a_cnpj, a_cpf
from chassis.ids import new_id
from chassis.outside import NoAnswer
from chassis.testing.outside import Answer, OutsideTwin, an_outside_system, hanging_up, in_turn, saying
from chassis.testing.parallel import at_once
from connections.clients.billing import Billing
from connections.clients.commercial import CommercialSystem, OrderFacts
from connections.clients.postal_codes import Place, PostalCodes

CPF, UNIT = "52998224725", "12345678"
ANOTHER = "001347925802810"
HEADER = "document,consumer_unit,amount,due_on"


@pytest.fixture
def twin() -> Iterator[OutsideTwin]:
    with an_outside_system() as twin:
        yield twin


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "outside.csv"


@pytest.fixture
def billing(make_world: MakeWorld) -> Callable[..., Billing]:
    return lambda **settings: make_world(**settings).runtime.clients.billing


@pytest.fixture
def postal_codes(make_world: MakeWorld) -> Callable[..., PostalCodes]:
    return lambda **settings: make_world(**settings).runtime.clients.postal_codes


@pytest.fixture
def commercial(make_world: MakeWorld) -> Callable[..., CommercialSystem]:
    return lambda **settings: make_world(**settings).runtime.clients.commercial


def a_debt(**said: Any) -> dict[str, Any]:
    return {"document": CPF, "consumer_unit": UNIT, "amount": "187.40", "due_on": "2026-08-10", **said}


def told(debts: Any) -> list[tuple[str, str, Decimal, date]]:
    return [(debt.document, debt.consumer_unit, debt.amount, debt.due_on) for debt in debts]


DUE = date(2026, 8, 10)


# Billing over HTTP


def test_billing_tells_the_debts_of_a_document_and_of_a_unit(twin: OutsideTwin, billing: Any) -> None:
    other = a_cnpj()
    stray = a_debt(document=a_cpf(), consumer_unit="99999999")
    twin.answer = saying(
        {
            "debts": [
                a_debt(document="529.982.247-25", consumer_unit="0.013.479.258.028-10", number=7),
                a_debt(document=other, amount=12),
                a_debt(consumer_unit=None, amount=0.1),
                stray,
            ],
            "as_of": "2026-09-01",
        }
    )
    found = billing(billing_url=twin.url, billing_token="secret").debts(CPF, UNIT)
    assert told(found) == [
        (CPF, ANOTHER, Decimal("187.40"), DUE),
        (other, UNIT, Decimal(12), DUE),
        (CPF, "", Decimal("0.1"), DUE),
    ]
    [heard] = twin.heard
    assert heard.query == {"document": CPF, "consumer_unit": UNIT}
    assert heard.headers["authorization"] == "Bearer secret"


def test_billing_is_asked_about_a_document_alone(twin: OutsideTwin, billing: Any) -> None:
    twin.answer = saying({"debts": [a_debt(), a_debt(document=a_cpf())]})
    assert told(billing(billing_url=twin.url).debts(CPF, None)) == [(CPF, UNIT, Decimal("187.40"), DUE)]
    assert twin.heard[0].query == {"document": CPF}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(saying([]), id="a list"),
        pytest.param(saying({}), id="nothing"),
        pytest.param(saying({"debts": {}}), id="no list"),
        pytest.param(saying({"debts": [7]}), id="a number"),
        pytest.param(saying({"debts": [a_debt(document="111.111.111-11")]}), id="no document"),
        pytest.param(saying({"debts": [a_debt(consumer_unit="12-A")]}), id="no unit"),
        pytest.param(saying({"debts": [a_debt(due_on="10/08/2026")]}), id="no day"),
        pytest.param(saying({"debts": [a_debt(amount="-3")]}), id="a credit"),
        pytest.param(saying({"debts": [a_debt(amount=True)]}), id="no amount"),
        pytest.param(saying(b'{"debts": [{"amount": 1e999999999}]}'), id="an absurd amount"),
        pytest.param(saying({"debts": []}, 404), id="not found"),
        pytest.param(saying({"debts": []}, 500), id="broken"),
        pytest.param(hanging_up, id="hanging up"),
    ],
)
def test_what_billing_cannot_mean_is_no_answer(twin: OutsideTwin, billing: Any, answer: Answer) -> None:
    twin.answer = answer
    with pytest.raises(NoAnswer):
        billing(billing_url=twin.url).debts(CPF, UNIT)


# Billing from a file


def test_a_row_counts_as_soon_as_it_is_saved(file: Path, billing: Any) -> None:
    file.write_text(f"{HEADER}\n")
    asked = billing(billing_file=file)
    assert told(asked.debts(CPF, UNIT)) == []
    with file.open("a") as rows:
        rows.write(f"{CPF},{UNIT},187.40,2026-08-10\n")
    assert told(asked.debts(CPF, UNIT)) == [(CPF, UNIT, Decimal("187.40"), DUE)]
    file.write_text(f"{HEADER}\n{CPF},{UNIT},187.41,2026-08-10\n")
    assert told(asked.debts(CPF, None)) == [(CPF, UNIT, Decimal("187.41"), DUE)]
    assert told(asked.debts(a_cpf(), UNIT)) == [(CPF, UNIT, Decimal("187.41"), DUE)]
    assert told(asked.debts(a_cpf(), None)) == []


@pytest.mark.parametrize("amount", ["1234.56", '"1.234,56"', '"1234,56"', " 1234.56 "])
def test_masks_and_amounts_are_read_as_people_write_them(file: Path, billing: Any, amount: str) -> None:
    file.write_text(f"{HEADER}\n529.982.247-25,0.013.479.258.028-10,{amount},2026-08-10\n")
    assert told(billing(billing_file=file).debts(CPF, None)) == [(CPF, ANOTHER, Decimal("1234.56"), DUE)]


def test_a_spreadsheet_with_semicolons_is_read(file: Path, billing: Any) -> None:
    file.write_bytes(f"{HEADER}\n{CPF},{UNIT},10,2026-08-10".replace(",", ";").encode("utf-16"))
    assert told(billing(billing_file=file).debts(CPF, None)) == [(CPF, UNIT, Decimal(10), DUE)]


def test_broken_rows_are_skipped_and_logged(file: Path, billing: Any, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        HEADER,
        f"111.111.111-11,{UNIT},10,2026-08-10",
        f"{CPF},12-A,10,2026-08-10",
        f"{CPF},{UNIT},ten,2026-08-10",
        f"{CPF},{UNIT},1.234,2026-08-10",
        f"{CPF},{UNIT},0,2026-08-10",
        f"{CPF},{UNIT},10,2026-02-30",
        f"{CPF},{UNIT}",
        "",
        f"{CPF},{UNIT},10,2026-08-10,more",
    ]
    file.write_text("\n".join(rows))
    asked = billing(billing_file=file)
    assert told(asked.debts(CPF, None)) == [(CPF, UNIT, Decimal(10), DUE)]
    said = capsys.readouterr().out
    assert "numbers=[2, 3, 4, 5, 6, 7, 8]" in said
    assert CPF not in said


@pytest.mark.parametrize("content", [None, b"", b"document;amount\n", b"\x00\x01", b'document,amount,due_on\n"x'])
def test_a_file_that_is_missing_or_no_table_is_no_answer(file: Path, billing: Any, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NoAnswer):
        billing(billing_file=file).debts(CPF, UNIT)


def test_without_billing_nobody_has_debts(billing: Any) -> None:
    none = billing()
    assert not none.is_configured
    assert none.debts(CPF, UNIT) == ()


# Postal codes


def test_a_directory_tells_the_place_of_a_code(twin: OutsideTwin, postal_codes: Any) -> None:
    twin.answer = saying(
        {
            "cep": "69000-000",
            "logradouro": "Rua de Exemplo",
            "complemento": "",
            "bairro": "Centro",
            "localidade": "Manaus",
            "uf": "AM",
            "ibge": "1302603",
        }
    )
    found = postal_codes(postal_codes_url=f"{twin.url}/{{code}}/json/").find("69000000")
    assert found == Place(street="Rua de Exemplo", district="Centro", city="Manaus", state="AM")
    assert twin.heard[0].path == "/asked/69000000/json/"


@pytest.mark.parametrize("empty", ["", None])
def test_a_code_of_a_whole_city_has_no_street(twin: OutsideTwin, postal_codes: Any, empty: str | None) -> None:
    twin.answer = saying({"logradouro": empty, "bairro": empty, "localidade": "Coari", "uf": "AM"})
    found = postal_codes(postal_codes_url=f"{twin.url}/{{code}}").find("69460000")
    assert found == Place(street=None, district=None, city="Coari", state="AM")


@pytest.mark.parametrize("answer", [saying({"erro": True}), saying({"erro": "true"}), saying({}, 404)])
def test_an_unknown_code_is_none(twin: OutsideTwin, postal_codes: Any, answer: Answer) -> None:
    twin.answer = answer
    assert postal_codes(postal_codes_url=f"{twin.url}/{{code}}").find("00000000") is None


@pytest.mark.parametrize(
    "answer",
    [
        saying([]),
        saying({}),
        saying({"localidade": "Manaus", "uf": "XX"}),
        saying({"localidade": 7, "uf": "AM"}),
        saying({"localidade": "x" * 101, "uf": "AM"}),
        saying({}, 400),
        saying({}, 500),
    ],
)
def test_what_a_directory_cannot_mean_is_no_answer(twin: OutsideTwin, postal_codes: Any, answer: Answer) -> None:
    twin.answer = answer
    with pytest.raises(NoAnswer):
        postal_codes(postal_codes_url=f"{twin.url}/{{code}}").find("69000000")


def test_a_file_of_postal_codes_is_read(file: Path, postal_codes: Any) -> None:
    asked = postal_codes(postal_codes_file=file)
    with pytest.raises(NoAnswer):
        asked.find("69000000")
    file.write_text(
        "postal_code,street,district,city,state\n"
        "69.000-000,Rua de Exemplo,Centro,Manaus,AM\n"
        "6900,Rua de Exemplo,Centro,Manaus,AM\n"
        "69460-000,,,Coari,AM\n"
    )
    assert asked.find("69000000") == Place(street="Rua de Exemplo", district="Centro", city="Manaus", state="AM")
    assert asked.find("69460000") == Place(street=None, district=None, city="Coari", state="AM")
    assert asked.find("69000001") is None


def test_without_a_directory_there_is_no_answer(postal_codes: Any) -> None:
    none = postal_codes()
    assert not none.is_configured
    with pytest.raises(NoAnswer):
        none.find("69000000")


# The commercial system


def facts(request_id: UUID | None = None, **changes: Any) -> OrderFacts:
    usual = {
        "request_id": request_id or new_id(),
        "protocol": "202600000000018",
        "service_order": "0000000001",
        "kind": "connection_budget",
        "consumer_unit": UNIT,
        "holder_document": CPF,
        "opened_at": datetime(2026, 9, 15, 12, 0, tzinfo=UTC),
    }
    return OrderFacts(**{**usual, **changes})


def test_the_commercial_system_gets_the_facts_under_the_requests_id(twin: OutsideTwin, commercial: Any) -> None:
    asked = facts(consumer_unit=None)
    twin.answer = in_turn(saying({}, 503), saying({"service_order": "OS-77"}, 201))
    system = commercial(commercial_url=twin.url, commercial_token="secret")
    assert system.open_service_order(asked) == "OS-77"
    assert [heard.headers["idempotency-key"] for heard in twin.heard] == [str(asked.request_id)] * 2
    assert twin.heard[0].headers["authorization"] == "Bearer secret"
    assert json.loads(twin.heard[1].body) == {
        "request_id": str(asked.request_id),
        "protocol": "202600000000018",
        "service_order": "0000000001",
        "kind": "connection_budget",
        "holder_document": CPF,
        "opened_at": "2026-09-15T12:00:00+00:00",
    }


def test_a_number_may_be_a_number(twin: OutsideTwin, commercial: Any) -> None:
    twin.answer = saying({"service_order": 4711})
    assert commercial(commercial_url=twin.url).open_service_order(facts()) == "4711"


@pytest.mark.parametrize("number", [None, "", True, 1.5, "7\n8", "7" * 41, {}])
def test_an_answer_without_a_number_is_no_answer(twin: OutsideTwin, commercial: Any, number: Any) -> None:
    twin.answer = saying({"service_order": number})
    with pytest.raises(NoAnswer):
        commercial(commercial_url=twin.url).open_service_order(facts())


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_file_gets_one_line_per_request(file: Path, commercial: Any) -> None:
    system, one, two = commercial(commercial_file=file), facts(), facts()
    assert system.open_service_order(one) == "0000000001"
    assert system.open_service_order(two) == "0000000002"
    assert system.open_service_order(one) == "0000000001"
    assert [line["request_id"] for line in lines(file)] == [str(one.request_id), str(two.request_id)]
    assert lines(file)[1]["external_service_order"] == "0000000002"


def test_threads_that_send_one_request_at_once_get_one_number(file: Path, commercial: Any) -> None:
    system, ids = commercial(commercial_file=file), [new_id(), new_id()]
    numbers = at_once(8, lambda number: system.open_service_order(facts(ids[number % 2])))
    assert sorted(set(numbers)) == ["0000000001", "0000000002"]
    assert len(lines(file)) == 2


def test_a_line_that_was_cut_off_is_written_again(file: Path, commercial: Any) -> None:
    system, one, two = commercial(commercial_file=file), facts(), facts()
    system.open_service_order(one)
    whole = file.read_bytes()
    system.open_service_order(two)
    file.write_bytes(file.read_bytes()[:-10])
    assert system.open_service_order(two) == "0000000002"
    assert file.read_bytes().startswith(whole)
    assert len(lines(file)) == 2


@pytest.mark.parametrize("content", [b"\xff\n", b"[]\n", b"{}\n", None])
def test_a_file_that_cannot_be_used_is_no_answer(tmp_path: Path, commercial: Any, content: bytes | None) -> None:
    file = tmp_path / ("orders" if content else "nowhere/orders")
    if content:
        file.write_bytes(content)
    with pytest.raises(NoAnswer):
        commercial(commercial_file=file).open_service_order(facts())


def test_without_a_commercial_system_nothing_is_sent(commercial: Any) -> None:
    none = commercial()
    assert not none.is_configured
    assert none.open_service_order(facts()) is None


# Settings


def test_an_outside_system_needs_tls_away_from_one_host(make_world: MakeWorld) -> None:
    with pytest.raises(ValidationError) as caught:
        make_world(
            embedded=False,
            billing_url="http://billing.example",
            postal_codes_url="https://codes.example/without/place",
            commercial_url="commercial.example",
        )
    assert [fault["loc"][0] for fault in caught.value.errors()] == [
        "billing_url",
        "postal_codes_url",
        "commercial_url",
    ]


@pytest.mark.parametrize("system", ["billing", "postal_codes", "commercial"])
def test_a_system_is_asked_over_http_or_from_a_file(make_world: MakeWorld, file: Path, system: str) -> None:
    both = {f"{system}_url": "https://outside.example/{code}", f"{system}_file": file}
    with pytest.raises(ValidationError, match=f"cannot be set beside {system.upper()}_URL"):
        make_world(**both)
