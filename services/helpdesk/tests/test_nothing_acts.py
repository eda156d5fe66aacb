"""Nothing that strangers write acts in a page: tried in a browser, with some two hundred texts that mean to."""

from helpdesk_kit.vectors import VECTORS

from chassis.files.rules import display_name
from chassis.testing.browser import what_acts
from helpdesk.wording.markdown import render, render_plain


def test_there_are_enough_of_them_and_they_do_act_where_nothing_cleans_them() -> None:
    assert len(set(VECTORS)) >= 120
    plain = [
        text for text in VECTORS if text.startswith(("<script>", "<img src=x on", "<svg on", "<a href=javascript"))
    ]
    acted = what_acts({f"v{number}": text for number, text in enumerate(plain)})
    assert len(plain) >= 6
    assert {line.partition(":")[0].removesuffix("-again") for line in acted} >= {f"v{n}" for n in range(len(plain))}


def test_markdown_does_not_act() -> None:
    forms = ("{}", "> {}", "- {}", "**{}**", "| a |\n|---|\n| {} |", "# {}", "    {}", "```\n{}\n```")
    shown = {
        f"v{number}-{kind}": render(form.format(text))
        for number, text in enumerate(VECTORS)
        for kind, form in enumerate(forms)
    }
    assert what_acts(shown) == []


def test_the_text_of_a_mail_does_not_act() -> None:
    assert what_acts({f"v{number}": render_plain(text) for number, text in enumerate(VECTORS)}) == []


def test_the_name_of_a_file_does_not_act_even_in_a_page_that_forgets_to_escape() -> None:
    names = {f"v{number}": display_name(f"{text}.pdf") for number, text in enumerate(VECTORS)}
    assert what_acts(names) == []
