"""The refusals of helpdesk, each with its status and stable code. Their sentences are in `locales/`."""

from chassis.problems import Conflict, Forbidden


class TicketStateNotAllowed(Conflict):
    """The ticket cannot go from its present state to the wished one."""

    status, code = 409, "ticket.state_not_allowed"


class MailDecided(Conflict):
    """The mail was written on a ticket, has opened one or was discarded, so that nothing is left to decide."""

    status, code = 409, "mail.decided"


class StaffOnly(Forbidden):
    """Only staff write internal notes, set priorities and change categories."""

    status, code = 403, "ticket.staff_only"


class SlugTaken(Conflict):
    """Another article has this slug."""

    status, code = 409, "article.slug_taken"
