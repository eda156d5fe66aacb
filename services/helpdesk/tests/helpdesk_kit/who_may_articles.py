"""Who may what with articles: the rows of the matrix, and the articles of its scene."""

from collections.abc import Sequence

from chassis.testing.who_may_what import ANYBODY, May, Try
from helpdesk_kit.articles import Writer
from helpdesk_kit.world import World

_BUT_ENDED = {"signed_out": "401"}
_NEW = {"slug": "novo", "category": "04", "visibility": "public", "lang": "pt", "title": "Novo", "body": "Texto."}


def rows(signed_in: Sequence[str], staff: May) -> dict[str, Try]:
    """The rows of articles. `signed_in` are the callers who are, `staff` the rule of those who write articles."""
    for_agents = May(tuple(signed_in))
    return {
        "GET /categories": Try("/categories", ANYBODY),
        "GET /articles": Try("/articles", ANYBODY, exceptions=_BUT_ENDED),
        "GET /articles/{}": Try("/articles/para-agentes", for_agents, exceptions={"anonymous": "404"}),
        "GET /tags": Try("/tags", ANYBODY, exceptions=_BUT_ENDED),
        "GET /suggestions": Try("/suggestions?query=a", ANYBODY, exceptions=_BUT_ENDED),
        "POST /articles/{}/feedback": Try(
            "/articles/para-todos/feedback", ANYBODY, {"useful": True}, exceptions=_BUT_ENDED
        ),
        "GET /articles/{}/feedback": Try("/articles/para-todos/feedback", staff),
        "POST /articles": Try("/articles", staff, _NEW),
        "PATCH /articles/{}": Try("/articles/rascunho", staff, {"tags": ["Nova"]}),
        "PUT /articles/{}/translations/{}": Try(
            "/articles/rascunho/translations/es", staff, {"title": "Título", "body": "Texto."}
        ),
        "POST /articles/{}/publication": Try("/articles/rascunho/publication", staff),
        "DELETE /articles/{}/publication": Try("/articles/para-todos/publication", staff),
    }


def set_articles(world: World) -> None:
    """Write the articles that the rows name: `para-todos`, `para-agentes` and the draft `rascunho`."""
    writer = Writer.of(world)
    writer.publish("para-todos")
    writer.publish("para-agentes", visibility="agents")
    writer.draft("rascunho")
