"""Companies as tests need them: asked for and decided over HTTP, like anybody's."""

from typing import Any

from cryptography.fernet import Fernet

from representatives_kit.world import API, Person, World

CODE_KEY = Fernet.generate_key().decode()


def a_request(**changes: Any) -> dict[str, Any]:
    """The body of a request for a company."""
    return {
        "requester_name": "Pessoa de Exemplo",
        "email": "pessoa@energia.example",
        "legal_name": "Energia do Pará de Exemplo S.A.",
        "acronym": "EPE",
        "cnpj": "11.444.777/0001-61",
        "phone": "(11) 3000-0000",
        "accept_terms": True,
        **changes,
    }


def ask(world: World, **changes: Any) -> Any:
    return world.visitor.post(f"{API}/companies", json=a_request(**changes))


def asked(world: World, **changes: Any) -> str:
    """The id of a request for a company."""
    answer = ask(world, **changes)
    assert answer.status_code == 202, answer.text
    return str(answer.json["id"])


def token_of(world: World, key: str = CODE_KEY) -> str:
    """The token that the last request's mail carries."""
    told = world.events("company_requested")[-1]
    return Fernet(key).decrypt(told.data["ciphertext"].encode()).decode()


def decide(staff: Person, company_id: Any, decision: str = "approve", **more: Any) -> Any:
    return staff.post(f"/companies/{company_id}/decision", {"decision": decision, **more})


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["pointer"]: error["code"] for error in answer.json["errors"]}
