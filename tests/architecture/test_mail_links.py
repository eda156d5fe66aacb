"""Every link that a mail may hold leads to a page that the gateway serves."""

import re

import pytest

from gateway.portal_pages import PAGES
from gateway.routes import GATEWAY, ROUTES
from notifier.model.messages.shape import Link


@pytest.mark.parametrize("link", Link, ids=lambda link: link.name)
def test_a_link_in_a_mail_leads_somewhere(link: Link) -> None:
    path = str(link).partition("?")[0]
    assert path in PAGES or path == "/", "write its page in gateway/src/gateway/portal_pages.py"
    assert path in {route.path for route in ROUTES if route.service == GATEWAY.name and route.public}


def test_no_page_is_left_over() -> None:
    assert set(PAGES) <= {re.sub(r"\?.*", "", link) for link in Link}
