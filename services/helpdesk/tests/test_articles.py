"""Articles: written by staff, read by those whom they are for, in three languages."""

from typing import Any

import pytest
from helpdesk_kit.articles import Writer, found
from helpdesk_kit.world import API, MakeWorld, World

from chassis.ids import new_id
from chassis.testing.events import an_event
from helpdesk.model import ArticleFeedback, ArticleKey, ArticleRevision


def get(client: Any, path: str, **query: Any) -> Any:
    return client.get(f"{API}{path}", query_string=query)


@pytest.mark.covers("M6", "M7")
def test_categories_are_a_tree_in_three_languages(world: World) -> None:
    answer = world.visitor.get(f"{API}/categories", headers={"Accept-Language": "es"})
    tree = {one["code"]: one for one in answer.json["items"]}
    assert list(tree)[:8] == ["01", "02", "03", "04", "05", "06", "07", "08"]
    assert all(one["subcategories"][-1]["code"] == "other" for one in tree.values())
    first = tree["01"]
    assert (first["name"], first["names"]["en"]) == (
        "Información general y servicios",
        "General information and services",
    )
    assert [one["code"] for one in tree["sistema"]["subcategories"]] == ["amse", "other"]
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.covers("M3", "M8")
def test_a_draft_is_published_and_withdrawn(world: World) -> None:
    writer = Writer.of(world)
    draft = writer.draft("senha", "Como trocar a senha", "# Passos\n\nAbra\no [guia](/help/guia).")
    assert (draft["state"], draft["published_at"]) == ("draft", None)
    assert get(world.visitor, "/articles/senha").status_code == 404
    assert found(writer.staff.get("/articles")) == []
    assert found(writer.staff.get("/articles", state="draft", query="senha")) == ["senha"]
    writer.publication("senha")
    shown = get(world.visitor, "/articles/senha").json
    guide = '<a href="/help/guia" rel="nofollow noopener noreferrer">guia</a>'
    assert shown["body_html"] == f"<h1>Passos</h1>\n<p>Abra\no {guide}.</p>"
    assert [one["code"] for one in shown["breadcrumbs"]] == ["04", "other"]
    assert shown["ask"] == {"category": "04", "subcategory": "other"}
    assert found(get(world.visitor, "/articles", query="senha")) == ["senha"]
    assert writer.staff.http.delete(f"{API}/articles/senha/publication").status_code == 204
    assert writer.staff.get("/articles/senha").json["state"] == "draft"
    assert get(world.visitor, "/articles/senha").status_code == 404
    assert found(get(world.visitor, "/articles", query="senha")) == []
    assert [one.action for one in world.audited("article.withdrawn")] == ["article.withdrawn"]


@pytest.mark.covers("M10")
def test_articles_for_agents_exist_nowhere_for_others(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("aberto", "Leilão aberto", tags=["Leilões"])
    writer.publish("fechado", "Leilão dos agentes", tags=["Leilões", "Segredos"], visibility="agents")
    person = world.person()
    for who, slugs in ((world.visitor, ["aberto"]), (person.http, ["aberto", "fechado"])):
        for query in ({}, {"query": "leilões"}, {"category": "04"}, {"tag": "leiloes"}, {"query": "nada leilões"}):
            assert found(get(who, "/articles", **query)) == slugs, query
        assert found(get(who, "/suggestions", query="leil")) == slugs
        assert get(who, "/articles/fechado").status_code == (200 if "fechado" in slugs else 404)
    assert get(world.visitor, "/tags").json["items"] == [{"tag": "leiloes", "name": "Leilões", "count": 1}]
    assert [(one["tag"], one["count"]) for one in get(person.http, "/tags").json["items"]] == [
        ("leiloes", 2),
        ("segredos", 1),
    ]
    assert get(world.visitor, "/articles/aberto").json["related"] == []
    assert [one["slug"] for one in get(person.http, "/articles/aberto").json["related"]] == ["fechado"]
    refused = world.visitor.post(f"{API}/articles/fechado/feedback", json={"useful": True})
    assert refused.status_code == 404


def test_what_a_signed_in_person_read_is_kept_by_no_cache(world: World) -> None:
    Writer.of(world).publish("aberto")
    for path in ("/articles", "/articles/aberto", "/tags", "/suggestions"):
        anonymous, signed_in = get(world.visitor, path), get(world.person().http, path)
        assert anonymous.headers["Cache-Control"] == "public, max-age=60"
        assert signed_in.headers["Cache-Control"] == "private, no-cache"
        assert all(
            {"Authorization", "Accept-Language"} <= set(one.vary.as_set(preserve_casing=True))
            for one in (anonymous, signed_in)
        )


def test_an_ended_session_and_a_lost_role_read_nothing_more(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("fechado", visibility="agents")
    writer.draft("rascunho")
    assert writer.staff.get("/articles/rascunho").status_code == 200
    world.hear(world.about(writer.staff, "identity.user_updated.v1", version=2, staff_roles=[]))
    assert writer.staff.get("/articles/rascunho").status_code == 404
    assert writer.staff.get("/articles", state="draft").status_code == 403
    ended = str(new_id())
    world.hear(an_event("identity.session_revoked.v1", session_id=ended))
    client = world.visitor.as_(world.signer.token(writer.staff.user_id, sid=ended))
    assert get(client, "/articles/fechado").status_code == 401


@pytest.mark.covers("M2")
def test_a_missing_translation_is_shown_as_such_and_found_by_its_own_words(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("senha", "Como trocar a senha")
    shown = get(world.visitor, "/articles/senha", lang="en").json
    assert (shown["lang"], shown["requested_lang"], shown["languages"]) == ("pt", "en", ["pt"])
    assert found(get(world.visitor, "/articles", query="senhas", lang="en")) == ["senha"]
    writer.translate("senha", "en", "How to change the password")
    shown = get(world.visitor, "/articles/senha", lang="en").json
    assert (shown["lang"], shown["title"]) == ("en", "How to change the password")
    assert found(get(world.visitor, "/articles", query="passwords", lang="en")) == ["senha"]
    assert found(get(world.visitor, "/articles", query="senhas", lang="en")) == []
    assert found(get(world.visitor, "/articles", query="senhas")) == ["senha"]


def test_a_translation_is_stale_when_its_original_has_changed(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("senha", "Como trocar a senha")
    assert writer.translate("senha", "es", "Cómo cambiar la contraseña").json["source_revision"] == 1
    assert get(world.visitor, "/articles/senha", lang="es").json["stale"] is False
    assert writer.translate("senha", "pt", "Como trocar sua senha").json["revision"] == 2
    assert get(world.visitor, "/articles/senha", lang="es").json["stale"] is True
    again = writer.translate("senha", "es", "Como cambiar la contraseña")
    assert (again.json["source_revision"], again.json["stale"]) == (1, True)
    done = writer.translate("senha", "es", "Cómo cambiar su contraseña", source_revision=2)
    assert (done.json["revision"], done.json["stale"]) == (3, False)
    kept = [(one.language, one.revision, one.source_revision) for one in world.rows(ArticleRevision)]
    assert sorted(kept, key=lambda one: one[:2]) == [
        ("es", 1, 1),
        ("es", 2, 1),
        ("es", 3, 2),
        ("pt", 1, None),
        ("pt", 2, None),
    ]


@pytest.mark.parametrize(
    ("lang", "revision", "code"), [("es", 2, "article.revision_unknown"), ("pt", 1, "article.is_original")]
)
def test_a_revision_that_cannot_be_the_source_is_refused(world: World, lang: str, revision: int, code: str) -> None:
    writer = Writer.of(world)
    writer.draft("senha")
    refused = writer.translate("senha", lang, "Título", source_revision=revision)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, code)


def test_nobody_overwrites_a_text_that_they_have_not_seen(world: World) -> None:
    writer = Writer.of(world)
    writer.draft("senha")
    etag = writer.staff.get("/articles/senha").headers["ETag"]
    assert etag == '"1"'
    first = writer.translate("senha", "pt", "Um", headers={"If-Match": etag})
    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert writer.translate("senha", "pt", "Outro", headers={"If-Match": etag}).status_code == 412
    assert writer.translate("senha", "en", "New", headers={"If-Match": '"0"'}).status_code == 200
    assert writer.translate("senha", "en", "Newer", headers={"If-Match": '"0"'}).status_code == 412
    assert writer.translate("senha", "fr", "Mot").status_code == 404


def test_category_visibility_and_tags_are_changed_and_counted(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("senha", tags=["Acesso", "acesso", "Senhas"])
    assert [one["count"] for one in get(world.visitor, "/tags").json["items"]] == [1, 1]
    changed = writer.staff.patch("/articles/senha", category="01", subcategory="training", tags=["Acesso"])
    assert [one["tag"] for one in changed.json["tags"]] == ["acesso"]
    assert found(get(world.visitor, "/articles", category="01", subcategory="training")) == ["senha"]
    assert found(get(world.visitor, "/articles", category="04")) == []
    assert [one["tag"] for one in get(world.visitor, "/tags").json["items"]] == ["acesso"]
    writer.staff.patch("/articles/senha", visibility="agents")
    assert get(world.visitor, "/tags").json["items"] == []
    assert [one["count"] for one in get(world.person().http, "/tags").json["items"]] == [1]
    writer.staff.http.delete(f"{API}/articles/senha/publication")
    assert get(world.person().http, "/tags").json["items"] == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"category": "99"}, "article.category_unknown"),
        ({"subcategory": "nada"}, "article.subcategory_unknown"),
        ({"tags": ["…"]}, "article.tag_empty"),
        ({"slug": "Com Espaço"}, "field.pattern"),
        ({"visibility": "staff"}, "field.choice"),
    ],
)
def test_what_an_article_cannot_be_is_refused(world: World, wrong: dict[str, Any], code: str) -> None:
    good = {"slug": "senha", "category": "04", "visibility": "public", "lang": "pt", "title": "A", "body": "B"}
    refused = world.staff("helpdesk").post("/articles", **{**good, **wrong})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, code)


def test_a_slug_is_given_once(world: World) -> None:
    writer = Writer.of(world)
    writer.draft("senha")
    again = {"slug": "senha", "category": "04", "visibility": "public", "lang": "pt", "title": "A", "body": "B"}
    refused = writer.staff.post("/articles", **again)
    assert (refused.status_code, refused.json["code"]) == (409, "article.slug_taken")


def test_related_articles_share_tags_before_they_share_a_category(world: World) -> None:
    writer = Writer.of(world)
    for slug, tags in (("um", ["A", "B"]), ("dois", ["A"]), ("tres", ["A", "B"]), ("quatro", [])):
        writer.publish(slug, tags=tags)
    writer.publish("longe", category="01")
    assert [one["slug"] for one in get(world.visitor, "/articles/um").json["related"]] == ["tres", "dois", "quatro"]


def test_readers_say_what_they_miss(make_world: MakeWorld) -> None:
    world = make_world(feedback_per_hour=2)
    writer, person = Writer.of(world), world.person()
    writer.publish("senha")
    assert person.post("/articles/senha/feedback", useful=False, comment="Falta a foto").status_code == 204
    for useful in (True, False):
        assert world.visitor.post(f"{API}/articles/senha/feedback", json={"useful": useful}).status_code == 204
    late = world.visitor.post(f"{API}/articles/senha/feedback", json={"useful": True})
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    told = writer.staff.get("/articles/senha/feedback").json["items"]
    assert [(one["useful"], one["comment"]) for one in told] == [(False, ""), (True, ""), (False, "Falta a foto")]
    assert "user_id" not in told[0]
    exported = person.get("/me/export").json
    assert [one["comment"] for one in exported["article_feedback"]] == ["Falta a foto"]
    world.hear(world.about(person, "identity.user_erased.v1", version=2))
    assert {one.comment for one in world.rows(ArticleFeedback)} == {""}


def test_an_article_has_one_set_of_keys(world: World) -> None:
    writer = Writer.of(world)
    writer.publish("senha", "Como trocar a senha", "Abra o perfil.")
    before = {(one.language, one.place, one.key) for one in world.rows(ArticleKey)}
    writer.translate("senha", "pt", "Como trocar a senha", "Abra o perfil.")
    after = [(one.language, one.place, one.key) for one in world.rows(ArticleKey)]
    assert (len(after), set(after)) == (len(before), before)
