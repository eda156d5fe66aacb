"""Mails that come in: the server that takes them, and the transactions of a delivery."""

from functools import partial
from threading import Event

from chassis.service import NetworkListener, Runtime
from helpdesk.clients import Clients
from helpdesk.delivery.delivering import deliver
from helpdesk.settings import Settings


def _serve(runtime: Runtime[Settings, Clients], stop: Event) -> None:
    from helpdesk.delivery.server import MailServer  # here, because only workers need the library

    settings = runtime.settings
    MailServer(settings.mail_listen, partial(deliver, runtime), max_bytes=settings.mail_max_mb * 1024 * 1024).run(stop)


LISTENERS = (NetworkListener("mail-listener", "mail_listen", _serve),)
