"""System accesses as tests need them: asked for and granted over HTTP, like anybody's."""

import io
from typing import Any

from representatives.model import Agent, Company
from representatives_kit.world import Person, World


def an_agent_of(world: World, company: Company, kind: str = "transmission") -> Agent:
    return world.agent(cnpj=company.cnpj, kind=kind)


def wanted(agent: Agent, profile: str = "cIC", **changes: Any) -> dict[str, Any]:
    """The body of a request for access."""
    return {
        "system": "AMSE",
        "agent_id": str(agent.id),
        "profile": profile,
        "email": "contato@amse.example",
        "phone": "+552130001000",
        **changes,
    }


def asked(person: Person, agent: Agent, profile: str = "cIC", **changes: Any) -> str:
    """The id of an access that `person` asked for."""
    answer = person.post("/system-accesses", wanted(agent, profile, **changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def decided(staff: Person, access_id: str, decision: str = "grant", **more: str) -> Any:
    return staff.post(f"/system-accesses/{access_id}/decision", {"decision": decision, **more})


def granted(world: World, person: Person, agent: Agent, profile: str = "cIC", **changes: Any) -> str:
    """The id of an access that `person` asked for and staff granted."""
    access_id = asked(person, agent, profile, **changes)
    answer = decided(world.staff("access"), access_id)
    assert answer.status_code == 200, answer.text
    return access_id


def a_csv(text: str) -> dict[str, Any]:
    """The form of an upload."""
    return {"file": (io.BytesIO(text.encode()), "tabela.csv")}
