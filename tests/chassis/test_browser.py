"""The browser of the testing kit sees what acts: without that, its silence would say nothing."""

from chassis.testing.browser import what_acts


def test_what_acts_is_seen_however_it_acts() -> None:
    found = what_acts(
        {
            "script": "<script>alert(1)</script>",
            "handler": "<img src=nowhere onerror=alert(1)>",
            "address": '<a href="javascript:alert(1)">page</a>',
            "frame": "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
            "style": "<p style='background: url(file:///nowhere.png)'>text</p>",
            "fine": '<p>text <a href="https://energia.example">page</a></p>',
        }
    )
    said = "\n".join(found)
    assert "script: alert" in said
    assert "handler: attribute onerror" in said
    assert "address: address javascript:" in said
    assert "frame: element IFRAME" in said
    assert "style-again: attribute style" in said
    assert "handler-again" in said
    assert not any(line.startswith("fine") for line in found)


def test_text_does_not_act() -> None:
    assert what_acts({"text": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"}) == []
