"""The refusals of representatives, each with its status and stable code. Their sentences are in `locales/`."""

from collections.abc import Sequence
from uuid import UUID

from chassis.problems import FieldError, Forbidden, Problem, TooManyRequests

# Companies


class CompanyRegistered(Problem):
    """A company with this CNPJ is approved already. Its people register with its domain and ask for a relation."""

    status, code = 409, "company.registered"


class CompanyDecided(Problem):
    status, code = 409, "company.decided"


class CompanyNotApproved(Problem):
    """Only an approved company can be changed. A request has to be decided first."""

    status, code = 409, "company.not_approved"


class CompanySuspended(Problem):
    """Nothing new may rest on a suspended company."""

    status, code = 409, "company.suspended"


class DomainContested(Problem):
    """Another approved company has one of the `domains`. Staff approve with a list of domains without them."""

    status, code = 409, "company.domain_contested"

    def __init__(self, domains: Sequence[str]) -> None:
        super().__init__(domains=list(domains))


class RequestExpired(Problem):
    """The link in the mail has expired."""

    status, code = 410, "company.request_expired"


class DomainNotRecognised(Problem):
    """No approved company has the domain of the person's e-mail address (seed 000; O21, O22)."""

    status, code = 403, "relation.domain_not_recognised"


class RelationExists(Problem):
    status, code = 409, "relation.exists"


class RelationDecided(Problem):
    status, code = 409, "relation.decided"


class RelationNotLive(Problem):
    status, code = 409, "relation.not_live"


class NotAdministrator(Forbidden):
    """Only an active administrator of the company, or staff, may do this."""

    status, code = 403, "company.not_administrator"


class HandoverRefused(Problem):
    """The person who is to take over has neither a live relation with the company nor an address in its domains."""

    status, code = 409, "handover.stranger"


class RepresentationExists(Problem):
    status, code = 409, "representation.exists"


# Agents and system accesses


class AgentExists(Problem):
    """Another agent has this code."""

    status, code = 409, "agent.exists"


class NoRelation(Problem):
    """The person has no active relation with the agent's company, nor with a company that represents it."""

    status, code = 403, "access.no_relation"


class ConflictingProfile(Problem):
    """A live access of the same person for the same agent excludes this access profile (O31)."""

    status, code = 409, "access.conflicting_profile"


class ProfileNotAllowed(Problem):
    """The access profile is not for agents of this kind: PV is for transmission companies (O31)."""

    status, code = 422, "access.profile_not_allowed"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("#/profile", self.code)])


class OwnAccess(Forbidden):
    """Nobody may grant themselves access."""

    status, code = 403, "access.own"


class AccessDecided(Problem):
    status, code = 409, "access.decided"


class AccessNotLive(Problem):
    status, code = 409, "access.not_live"


class AccessNotGranted(Problem):
    status, code = 409, "access.not_granted"


class DirectoryClosed(Problem):
    """The directory is for people with an active access to the same system, and for staff."""

    status, code = 403, "directory.no_access"


class RegisterClosed(Problem):
    """The campaign is over: the old register can no longer be imported (O36)."""

    status, code = 410, "register.closed"


# Professional profiles


class ProfileExists(Problem):
    """The person has a live professional profile in this profession already. `profile_id` is that profile's id."""

    status, code = 409, "professional.exists"

    def __init__(self, profile_id: UUID) -> None:
        super().__init__(profile_id=profile_id)


class ProfileNotEditable(Problem):
    """Only a draft can be changed, and in a returned professional profile only what was rejected."""

    status, code = 409, "professional.not_editable"


class ProfileNotSubmitted(Problem):
    status, code = 409, "professional.not_submitted"


class ProfileDecided(Problem):
    status, code = 409, "professional.decided"


class DocumentMissing(Problem):
    """The professional profile lacks documents.

    `ways_to_complete` are lists of slots; documents in all slots of any one list complete the profile. `slots` is the
    first of these lists.
    """

    status, code = 422, "professional.document_missing"

    def __init__(self, ways_to_complete: Sequence[Sequence[str]]) -> None:
        ways = [list(slots) for slots in ways_to_complete]
        super().__init__(slots=ways[0], ways_to_complete=ways)


class DocumentRejected(Problem):
    """A professional profile with rejected documents cannot be approved. Accept them first, or return it. `slots` names
    them.
    """

    status, code = 409, "professional.document_rejected"

    def __init__(self, slots: Sequence[str]) -> None:
        super().__init__(slots=list(slots))


class OwnProfile(Forbidden):
    """Nobody may decide about their own professional profile."""

    status, code = 403, "professional.own_profile"


class OnlyPeople(Problem):
    """A company's own account (CNPJ) cannot be a professional."""

    status, code = 403, "professional.only_people"


# Unit accesses


class NoProfessionalProfile(Problem):
    """The professional has no approved professional profile (G15)."""

    status, code = 409, "unit_access.no_professional_profile"


class UnitAccessExists(Problem):
    status, code = 409, "unit_access.exists"


class UnitAccessNotPending(Problem):
    status, code = 409, "unit_access.not_pending"


class UnitAccessNotLive(Problem):
    status, code = 409, "unit_access.not_live"


class NotYoursToAnswer(Forbidden):
    """The other side has to answer. The side that offered or requested the access may only withdraw it."""

    status, code = 403, "unit_access.not_yours_to_answer"


class UnitNotYours(Problem):
    """There is no such consumer unit, or the caller does not act as its holder."""

    status, code = 404, "unit_access.unit_not_found"


class TooManyGrants(TooManyRequests):
    """The caller tried so many documents in a short time that it looks like guessing."""

    code = "unit_access.too_many"
