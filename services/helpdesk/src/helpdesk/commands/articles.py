"""Install the articles that come with the program, when a release brings new ones, and on a laptop at each start."""

import click

from chassis import clock
from chassis.context import SYSTEM, Origin
from chassis.service import Runtime
from helpdesk.actions.shipping import install_articles
from helpdesk.model.shipped import SHIPPED_ARTICLES, read_shipment

_ORIGIN = Origin(actor=SYSTEM, request_id="install-articles")


def install_all(runtime: Runtime) -> int:
    """Install our own articles and those of ARTICLE_FOLDERS. Return how many are new or have changed.

    What staff have changed stays. Raises ArticlesUnreadable, before anything is installed.
    """
    shipments = [read_shipment(folder) for folder in (SHIPPED_ARTICLES, *runtime.settings.article_folders)]
    with runtime.database.writing(_ORIGIN) as session:
        return sum(install_articles(session, now=clock.now(), shipment=one) for one in shipments)


@click.command("install-articles", help="Install the articles of this release; what staff have changed stays.")
def install(runtime: Runtime) -> None:
    click.echo(f"{install_all(runtime)} articles are new or have changed")


COMMANDS = (install,)
