"""The refusals of helpdesk, each with its status and stable code. Their sentences are in `locales/`."""

from chassis.problems import Conflict, Forbidden, Problem


class TicketStateNotAllowed(Conflict):
    """The ticket cannot go from its present state to the wished one."""

    status, code = 409, "ticket.state_not_allowed"


class MailDecided(Conflict):
    """The mail was written on a ticket, has opened one or was discarded, so that nothing is left to decide."""

    status, code = 409, "mail.decided"


class StaffOnly(Forbidden):
    """Only staff write internal notes, set priorities and change categories."""

    status, code = 403, "ticket.staff_only"


class TicketRedirected(Problem):
    """Questions of this category belong elsewhere. Members: `text`, what to do instead, and `url`, where."""

    status, code = 422, "ticket.redirected"

    def __init__(self, *, text: str, url: str) -> None:
        super().__init__(text=text, url=url)


class ClosingNotAllowed(Forbidden):
    """Staff close tickets, and whoever asked closes their own, as solved or withdrawn."""

    status, code = 403, "ticket.closing_not_allowed"


class ResolutionNotAllowed(Problem):
    """Only the ticket of a system access can be closed as granted or denied."""

    status, code = 422, "ticket.resolution_not_allowed"


class NeedsStaffAccess(Forbidden):
    """Only staff who decide system accesses close a ticket as granted or denied."""

    status, code = 403, "ticket.needs_staff_access"


class AccessIsOwn(Forbidden):
    """Nobody decides about a system access of their own."""

    status, code = 403, "access.own"


class AuthorOrStaffOnly(Forbidden):
    """Only the author of a ticket and staff let others watch it."""

    status, code = 403, "ticket.author_or_staff_only"


class WatcherUnrelated(Problem):
    """Only colleagues watch a ticket: people with an active relation to the company for which it was opened."""

    status, code = 422, "watcher.no_relation"


class TicketOfOtherAddress(Forbidden):
    """The account's address is not the one that the ticket was opened with."""

    status, code = 403, "ticket.other_address"


class UploadTokenExpired(Problem):
    """The half hour is over in which files are attached with the `Upload-Token`. The mailed link still takes them."""

    status, code = 410, "ticket.upload_token_expired"


class SlugTaken(Conflict):
    """Another article has this slug."""

    status, code = 409, "article.slug_taken"
