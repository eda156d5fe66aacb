"""Professional profiles, which engineers, technicians and brokers hand in and staff decide about."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis import clock
from chassis.auth import people, staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, answered_before, expected_version, perform, read, transact
from chassis.files import JPEG, MB, PDF, PNG, UploadRules, received
from chassis.files.http import download
from chassis.lists import Page
from chassis.moves import IllegalMove
from chassis.problems import Forbidden, PersonNotYetKnown, TooManyRequests, VersionMismatch
from chassis.staff import REGISTRATIONS
from representatives.actions import professional as actions
from representatives.api.running import PREFIX, running
from representatives.model import problems
from representatives.queries import professional as queries
from representatives.schemas import professional as schemas

professional_profiles = Blueprint(
    "professional-profiles", prefix=PREFIX, description="Profiles of engineers, technicians and brokers"
)
_DOCUMENT_RULES = UploadRules(max_bytes=20 * MB, max_count=1, types=frozenset({JPEG, PNG, PDF}))
_OWNER = people("the profile's owner")
_OWNER_OR_STAFF = people("the profile's owner", REGISTRATIONS)


@professional_profiles.post(
    "/professional-profiles",
    access=people("a person, not a company's own account"),
    body=schemas.NewProfile,
    answer=schemas.Profile,
    status=201,
    etag=True,
    refuses=[PersonNotYetKnown, problems.OnlyPeople, problems.ProfileExists],
)
def create_professional_profile(body: dict[str, Any]) -> Response:
    """Begin a professional profile as a draft. Name, CPF and e-mail address come from the account.

    Documents are uploaded and the profile is handed in by further requests.

    Right after the registration the answer may be 503 `person.not_yet_known`, until this service has heard of the
    account. That normally takes less than a second; Retry-After says when to try again.
    """
    return perform(actions.draft_profile, today=running.today(), **body)


@professional_profiles.get(
    "/professional-profiles",
    access=_OWNER_OR_STAFF,
    query=schemas.ProfileQuery,
    answer=schemas.ProfileList,
    refuses=[Forbidden],
)
def list_professional_profiles(query: dict[str, Any]) -> Page:
    """List the caller's professional profiles, newest first. With `status`, staff list everybody's, oldest first."""
    return read(queries.list_profiles, actor=actor(), **query)


@professional_profiles.get(
    "/professional-profiles/<uuid:id>", access=_OWNER_OR_STAFF, answer=schemas.Profile, etag=True
)
def get_professional_profile(id: UUID) -> dict[str, Any]:
    """Return one professional profile with its documents.

    The ETag changes with every change of the profile and of its documents. Name and e-mail address come from the
    account and do not change it. `ways_to_complete` says which documents are still missing.
    """
    return read(queries.get_profile, actor=actor(), profile_id=id)


@professional_profiles.patch(
    "/professional-profiles/<uuid:id>",
    access=_OWNER,
    body=schemas.ProfileChange,
    answer=schemas.Profile,
    etag=True,
    refuses=[VersionMismatch, problems.ProfileNotEditable, problems.ProfileExists],
    headers=IF_MATCH,
)
def change_professional_profile(body: dict[str, Any], id: UUID) -> Response:
    """Change a draft, or a returned professional profile in which something besides its documents was rejected."""
    return perform(actions.change_profile, today=running.today(), profile_id=id, version=expected_version(), **body)


@professional_profiles.delete("/professional-profiles/<uuid:id>", access=_OWNER, refuses=[IllegalMove])
def end_my_professional_profile(id: UUID) -> None:
    """End the caller's own professional profile in any status, with the unit accesses that rest on it."""
    transact(actions.end_mine, profile_id=id)


@professional_profiles.post(
    "/professional-profiles/<uuid:id>/documents",
    access=_OWNER,
    body=schemas.NewDocument,
    upload=_DOCUMENT_RULES,
    answer=schemas.DocumentShape,
    status=201,
    refuses=[problems.ProfileNotEditable, TooManyRequests],
)
def create_professional_document(body: dict[str, Any], id: UUID) -> Response:
    """Upload a document into a slot of a professional profile. A document that is there is replaced."""
    if (again := answered_before()) is not None:
        return again
    slot = body["slot"]
    read(queries.check_upload, actor=actor(), now=clock.now(), profile_id=id, slot=slot)
    with received(body["file"], _DOCUMENT_RULES, running.runtime) as stored:
        return perform(actions.add_document, profile_id=id, slot=slot, stored=stored)


@professional_profiles.get(
    "/professional-profiles/<uuid:id>/documents/<uuid:document_id>",
    access=_OWNER_OR_STAFF,
    download=(JPEG, PNG, PDF),
)
def get_professional_document(id: UUID, document_id: UUID) -> Response:
    """Download a document of a professional profile. Downloads by staff are recorded."""
    stored = transact(actions.open_document, profile_id=id, document_id=document_id)
    return download(stored, running.runtime.files, scanner=running.runtime.scanner)


@professional_profiles.delete(
    "/professional-profiles/<uuid:id>/documents/<uuid:document_id>",
    access=_OWNER,
    refuses=[problems.ProfileNotEditable],
)
def end_professional_document(id: UUID, document_id: UUID) -> None:
    """Remove a document from a professional profile."""
    transact(actions.remove_document, profile_id=id, document_id=document_id)


@professional_profiles.post(
    "/professional-profiles/<uuid:id>/submission",
    access=_OWNER,
    answer=schemas.Profile,
    etag=True,
    refuses=[problems.ProfileNotEditable, problems.DocumentMissing],
)
def submit_professional_profile(id: UUID) -> Response:
    """Hand in a professional profile for review, for the first time or after it was returned.

    It needs a document in `identity_front` and `identity_back` (the two sides of the identity card, RG), or one in
    `driving_licence` (CNH) instead. If the profile names a `council`, it needs one in `council_card`, too. A document
    that staff rejected counts as missing. Otherwise the answer is 422 `professional.document_missing`, whose
    `ways_to_complete` lists the missing slots as alternatives, as the profile itself does: documents in all slots of
    any one list are enough. `slots` is the first of these lists.
    """
    return perform(actions.submit_profile, profile_id=id)


@professional_profiles.post(
    "/professional-profiles/<uuid:id>/documents/<uuid:document_id>/review",
    access=staff(REGISTRATIONS),
    body=schemas.Review,
    answer=schemas.DocumentShape,
    refuses=[problems.OwnProfile, problems.ProfileNotSubmitted],
)
def review_professional_document(body: dict[str, Any], id: UUID, document_id: UUID) -> Response:
    """Accept or reject one document of a professional profile that was handed in."""
    return perform(actions.review_document, profile_id=id, document_id=document_id, **body)


@professional_profiles.post(
    "/professional-profiles/<uuid:id>/decision",
    access=staff(REGISTRATIONS),
    body=schemas.Decision,
    answer=schemas.Profile,
    etag=True,
    refuses=[
        problems.OwnProfile,
        problems.ProfileNotSubmitted,
        problems.ProfileDecided,
        problems.DocumentRejected,
    ],
)
def decide_professional_profile(body: dict[str, Any], id: UUID) -> Response:
    """Approve a professional profile, reject it for good, or return it to its owner to change what was rejected."""
    return perform(actions.decide_profile, profile_id=id, **body)


@professional_profiles.post(
    "/professional-profiles/<uuid:id>/suspension",
    access=staff(REGISTRATIONS),
    body=schemas.Reasons,
    answer=schemas.Profile,
    etag=True,
    refuses=[problems.OwnProfile, IllegalMove],
)
def suspend_professional_profile(body: dict[str, Any], id: UUID) -> Response:
    """Suspend an approved professional profile. Its unit accesses stay, but they cannot be used meanwhile."""
    return perform(actions.suspend_profile, profile_id=id, **body)


@professional_profiles.delete(
    "/professional-profiles/<uuid:id>/suspension",
    access=staff(REGISTRATIONS),
    refuses=[problems.OwnProfile, IllegalMove],
)
def resume_professional_profile(id: UUID) -> None:
    """Lift the suspension of a professional profile."""
    transact(actions.resume_profile, profile_id=id)


@professional_profiles.post(
    "/professional-profiles/<uuid:id>/end",
    access=staff(REGISTRATIONS),
    body=schemas.Reasons,
    answer=schemas.Profile,
    etag=True,
    refuses=[problems.OwnProfile, IllegalMove],
)
def end_professional_profile(body: dict[str, Any], id: UUID) -> Response:
    """End somebody's professional profile, with the unit accesses that rest on it."""
    return perform(actions.end_profile, profile_id=id, **body)
