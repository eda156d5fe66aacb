"""What representatives refuses, each with its status and stable code. The sentences are in `locales/`."""

from collections.abc import Sequence

from chassis.problems import FieldError, Forbidden, Problem, TooManyRequests


class PersonNotYetKnown(Problem):
    """The account is so new that its event has not arrived; a moment later it has."""

    status, code = 503, "person.not_yet_known"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


# Companies


class CompanyRegistered(Problem):
    """A company with this CNPJ is approved already: register with its e-mail domain and add the relation."""

    status, code = 409, "company.registered"


class CompanyDecided(Problem):
    status, code = 409, "company.decided"


class CompanyNotApproved(Problem):
    """Only an approved company can be changed; a request is decided first."""

    status, code = 409, "company.not_approved"


class CompanySuspended(Problem):
    """Nothing new may rest on a suspended company."""

    status, code = 409, "company.suspended"


class DomainContested(Problem):
    """The domain is another approved company's; staff say who has it by naming `domains`. Facts: `domains`."""

    status, code = 409, "company.domain_contested"

    def __init__(self, domains: Sequence[str]) -> None:
        super().__init__(domains=list(domains))


class RequestExpired(Problem):
    """The link in the mail was good for some days only."""

    status, code = 410, "company.request_expired"


class HumanCheckFailed(Problem):
    """The proof that a person asks (`captcha`) is missing, wrong, spent or too old."""

    status, code = 422, "captcha.failed"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("#/captcha", self.code)])


# Relations


class DomainNotRecognised(Problem):
    """No approved company owns the domain of the person's e-mail address (seed 000; O21, O22)."""

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
    """The person who is to take over does not belong to the company: neither a live relation nor its domain."""

    status, code = 409, "handover.stranger"


class RepresentationExists(Problem):
    status, code = 409, "representation.exists"


# Agents and system accesses


class AgentExists(Problem):
    """The code is another agent's."""

    status, code = 409, "agent.exists"


class NoRelation(Problem):
    """No active relation with the agent's company, nor with one that represents it."""

    status, code = 403, "access.no_relation"


class ConflictingProfile(Problem):
    """A live access of the same person and agent excludes this profile (O31)."""

    status, code = 409, "access.conflicting_profile"


class ProfileNotAllowed(Problem):
    """The profile does not exist for agents of this kind: PV is for transmission (O31)."""

    status, code = 422, "access.profile_not_allowed"

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("#/profile", self.code)])


class OwnAccess(Forbidden):
    """Nobody grants themselves access."""

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
    """The campaign is over: the old register is not taken over any more (O36)."""

    status, code = 410, "register.closed"


# Professional profiles


class ProfileExists(Problem):
    """The person has a live profile in this profession."""

    status, code = 409, "professional.exists"


class ProfileNotEditable(Problem):
    """Only a draft, or one that was returned, can be changed; and there only what was rejected."""

    status, code = 409, "professional.not_editable"


class ProfileNotSubmitted(Problem):
    status, code = 409, "professional.not_submitted"


class ProfileDecided(Problem):
    status, code = 409, "professional.decided"


class DocumentMissing(Problem):
    """Facts: `slots` that still need a document."""

    status, code = 422, "professional.document_missing"

    def __init__(self, slots: Sequence[str]) -> None:
        super().__init__(slots=list(slots))


class DocumentRejected(Problem):
    """Nobody is approved on documents that were rejected: accept them first, or return the profile. Facts: `slots`."""

    status, code = 409, "professional.document_rejected"

    def __init__(self, slots: Sequence[str]) -> None:
        super().__init__(slots=list(slots))


class OwnProfile(Forbidden):
    """Nobody decides about their own profile."""

    status, code = 403, "professional.own_profile"


class OnlyPeople(Problem):
    """A company's own account (CNPJ) cannot be a professional."""

    status, code = 403, "professional.only_people"


# Unit accesses


class NoProfessionalProfile(Problem):
    """The professional has no approved profile (G15)."""

    status, code = 409, "unit_access.no_professional_profile"


class UnitAccessExists(Problem):
    status, code = 409, "unit_access.exists"


class UnitAccessNotPending(Problem):
    status, code = 409, "unit_access.not_pending"


class UnitAccessNotLive(Problem):
    status, code = 409, "unit_access.not_live"


class NotYoursToAnswer(Forbidden):
    """The other side has to answer; who offered or asked may only take it back."""

    status, code = 403, "unit_access.not_yours_to_answer"


WAYS_TO_PROVE = ("email_on_record", "certificate", "counter")
WAYS_THROUGH_COMPANY = ("representative",)


class HolderNotProven(Forbidden):
    """The caller's document was only typed, or is that of an approved company, for which its representatives act.
    Facts: `ways_out`, the ways in which the caller can come to act as the holder."""

    status, code = 403, "holder.not_proven"

    def __init__(self, ways_out: Sequence[str] = WAYS_TO_PROVE) -> None:
        super().__init__(ways_out=list(ways_out))


class UnitNotYours(Problem):
    """There is no such unit, or the caller does not act as its holder."""

    status, code = 404, "unit_access.unit_not_found"


class TooManyGrants(TooManyRequests):
    """So many tries to grant in a short time look like trying out documents."""

    code = "unit_access.too_many"
