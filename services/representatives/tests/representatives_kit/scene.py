"""One of everything, and everyone who may come along: what the table of who may what is asked about."""

from dataclasses import dataclass

from chassis import clock
from chassis.assurance import DECLARED
from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.events import an_event
from chassis.testing.who_may_what import SavedDatabase
from representatives.model import Relation, Representation
from representatives.states import ADMINISTRATOR
from representatives_kit.accesses import asked, granted
from representatives_kit.professionals import a_profile, a_submitted, approve, grant, send
from representatives_kit.world import Person, World

ROLES = ("registrations", "access", "connections", "helpdesk", "certificates", "admin")
CALLERS = ("anonymous", "signed_out", "stranger", "unproven", "other", "owner", "administrator", *ROLES)


@dataclass
class Scene:
    """`owner`, an employee of a company, to whom the things belong; `other`, the side opposite: a colleague with access
    to the same system, and the holder of the unit; `unproven`, an account that merely typed the document of `other`;
    the company's `administrator`; a `stranger`; staff, one per role. `signed_out` is a session of the owner that ended.

    `ids` are the things by name. `reset` brings back the database as it was when the scene was set.
    """

    world: World
    people: dict[str, Person]
    ids: dict[str, str]
    saved: SavedDatabase
    ended: str

    def client(self, caller: str) -> CheckedClient:
        if caller == "signed_out":
            return self.world.visitor.as_(self.ended)
        return self.people[caller].http if caller in self.people else self.world.visitor

    def reset(self) -> None:
        self.saved.restore()


def set_scene(world: World) -> Scene:
    """The whole scene; the world's database is a SQLite file."""
    company = world.company()
    people = {
        "stranger": world.person(),
        "other": world.colleague(company),
        "owner": world.colleague(company),
        "administrator": world.administrator(company),
        **{role: world.staff(role) for role in ROLES},
    }
    owner, other = people["owner"], people["other"]
    people["unproven"] = world.person(document=other.document, assurance=DECLARED)
    ids = {"company": str(company.id), "to_user": str(other.user_id), "from_user": str(owner.user_id)}
    ids |= _relations(world, owner, ids["company"])
    ids |= _accesses(world, owner, other, company.cnpj)
    ids |= _profiles(world, owner)
    offered = grant(other, owner, world.unit(other.document))
    assert offered.status_code == 201, offered.text
    ids |= {"unit_access": str(offered.json["id"]), "unit": world.unit(other.document), "professional": owner.document}
    ended = str(new_id())
    world.hear(an_event("identity.session_revoked.v1", session_id=ended))
    token = world.signer.token(owner.user_id, document=owner.document, sid=ended)
    return Scene(world, people, ids, SavedDatabase(world.database), token)


def _relations(world: World, owner: Person, company_id: str) -> dict[str, str]:
    asked_for = owner.post("/relations", {"company_id": company_id, "role": "legal_representative"})
    body = {
        "requester_name": "Pessoa de Exemplo",
        "email": "pessoa@pedida.example",
        "legal_name": "Empresa Pedida",
        "cnpj": "12ABC34501DE35",
        "phone": "+551130000000",
        "accept_terms": True,
    }
    pending = world.visitor.post("/api/representatives/v1/companies", json=body)
    with world.writing() as session:
        started = Representation.start(
            representative_cnpj="11444777000161", represented_cnpj="12ABC34501DE35", by=None, now=clock.now()
        )
        session.add(started)
    mine = [relation for relation in world.rows(Relation) if relation.user_id == owner.user_id]
    assert {relation.role for relation in mine} == {"employee", "legal_representative"} != {ADMINISTRATOR}
    return {
        "relation": asked_for.json["id"],
        "pending_company": pending.json["id"],
        "representation": str(started.id),
    }


def _accesses(world: World, owner: Person, other: Person, cnpj: str) -> dict[str, str]:
    agent, second = world.agent(cnpj=cnpj), world.agent(cnpj=cnpj)
    granted(world, other, agent)
    return {
        "agent": str(agent.id),
        "free_agent": str(world.agent(cnpj=cnpj).id),
        "granted_access": granted(world, owner, agent),
        "requested_access": asked(owner, second),
    }


def _profiles(world: World, owner: Person) -> dict[str, str]:
    draft = a_profile(owner, kind="engineer")
    paper = send(owner, draft, "identity_front").json["id"]
    send(owner, draft, "identity_back")
    submitted = a_submitted(owner, kind="technician")
    path = f"/professional-profiles/{submitted}"
    review = owner.get(path).json["documents"][0]["id"]
    approved = approve(world, owner, kind="broker")
    return {
        "draft": draft,
        "paper": str(paper),
        "submitted": submitted,
        "review": str(review),
        "approved": approved,
    }
