"""Staff that writes articles, for tests of the knowledge base."""

from dataclasses import dataclass
from typing import Any

from helpdesk_kit.world import API, Person, World


@dataclass
class Writer:
    """Somebody with `staff:helpdesk`, and what they do with articles."""

    world: World
    staff: Person

    @classmethod
    def of(cls, world: World) -> "Writer":
        return cls(world, world.staff("helpdesk"))

    def draft(self, slug: str, title: str = "Título", body: str = "Texto.", **more: Any) -> Any:
        usual = {"category": "04", "visibility": "public", "tags": [], "lang": "pt"}
        answer = self.staff.post("/articles", slug=slug, title=title, body=body, **{**usual, **more})
        assert answer.status_code == 201, answer.text
        return answer.json

    def publish(self, slug: str, title: str = "Título", body: str = "Texto.", **more: Any) -> Any:
        self.draft(slug, title, body, **more)
        return self.publication(slug)

    def publication(self, slug: str) -> Any:
        answer = self.staff.post(f"/articles/{slug}/publication")
        assert answer.status_code == 200, answer.text
        return answer.json

    def translate(self, slug: str, lang: str, title: str, body: str = "Texto.", **more: Any) -> Any:
        path = f"{API}/articles/{slug}/translations/{lang}"
        headers = more.pop("headers", {})
        return self.staff.http.put(path, json={"title": title, "body": body, **more}, headers=headers)


def found(answer: Any) -> list[str]:
    """The slugs in an answer with articles, sorted."""
    assert answer.status_code == 200, answer.text
    return sorted(one["slug"] for one in answer.json["items"])
