"""Markdown becomes HTML in one way, which is safe. What a browser makes of it is tried in the journeys."""

import pytest

from helpdesk.wording.markdown import render, render_plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Olá**, *mundo*", "<p><strong>Olá</strong>, <em>mundo</em></p>"),
        ("uma\nduas", "<p>uma<br>\nduas</p>"),
        ("> citado", "<blockquote>\n<p>citado</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("~~não~~", "<p><s>não</s></p>"),
        ("`x < 1`", "<p><code>x &lt; 1</code></p>"),
        (
            "[página](https://energia.example)",
            '<p><a href="https://energia.example" rel="nofollow noopener noreferrer">página</a></p>',
        ),
    ],
)
def test_what_people_write_looks_as_they_meant_it(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#x09;script:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:msgbox)",
        "<javascript:alert(1)>",
        '[a](https://energia.example "x" onclick=alert(1))',
        "![a](https://tracker.example/p.png)",
        "[a]\n\n[a]: javascript:alert(1)",
    ],
)
def test_nothing_in_it_can_act(text: str) -> None:
    html = render(text).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="vbscript' not in html


def test_only_articles_link_to_pages_of_the_same_site() -> None:
    assert "href" not in render("[sair](/sessions/current)")
    assert 'href="/articles/inicio"' in render("[início](/articles/inicio)", links_within=True)


def test_a_picture_is_a_link_to_it() -> None:
    assert 'href="https://energia.example/p.png"' in render("![foto](https://energia.example/p.png)")


@pytest.mark.parametrize("hostile", ["[", "> ", "*_", "`", "- ", "|", "[a](", "~~a", "1. "])
def test_a_text_that_nests_deeply_is_rendered_too(hostile: str) -> None:
    assert isinstance(render(hostile * 5_000), str)


def test_plain_text_is_shown_as_it_stands() -> None:
    text = "Olá <b>você</b>,\n* não é lista\n\n\nSegundo"
    assert render_plain(text) == "<p>Olá &lt;b&gt;você&lt;/b&gt;,<br>\n* não é lista</p>\n<p>Segundo</p>"


def test_a_short_text_makes_no_huge_page() -> None:
    bomb = ("|a" * 256 + "\n" + "|-" * 256 + "\n" + "a\n" * 256 + "\n") * 11
    assert len(render(bomb)) < 5 * len(bomb)
    assert "<table>" in render("| a |\n|---|\n| b |", breaks=False)


def test_a_text_of_marks_alone_is_shown_as_it_stands() -> None:
    assert render("[" * 20_000) == f"<p>{'[' * 20_000}</p>"
