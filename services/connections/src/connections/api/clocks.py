"""The deadlines of a request, and the evidence of who used which days."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from chassis.files import PDF
from chassis.files.http import small_download
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from connections import papers
from connections.api.running import PREFIX, operator_time, running
from connections.model.problems import AccessEnded
from connections.queries import clocks as queries
from connections.schemas import clocks as schemas

clocks = Blueprint("clocks", prefix=PREFIX, description="Deadlines of requests, and evidence of the days used")
_LANGUAGE = "pt"  # the paper is the distributor's, by Brazilian law
_WHO = people("who acts as the holder, the professional who opened it", CONNECTIONS)


@clocks.get("/requests/<uuid:request_id>/clocks", access=_WHO, answer=schemas.ClockList, refuses=[AccessEnded])
def list_clocks(request_id: UUID) -> dict[str, Any]:
    """List the deadlines of a request, the distributor's and the customer's, as they stand today."""
    return {"items": read(queries.get_clocks, actor=actor(), request_id=request_id, **_now())}


@clocks.get(
    "/requests/<uuid:request_id>/evidence",
    access=_WHO,
    query=schemas.EvidenceQuery,
    answer=schemas.Evidence,
    refuses=[AccessEnded],
)
def get_evidence(query: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Return the sheet of the days that each side used, as of today, with the digest by which it can be checked.

    A holder to whom the request came with the unit gets a sheet without what had ended before, and with the digest of
    that sheet. `holder_since` tells the two apart. With `side=holder` staff get the same sheet as the holder.
    """
    return read(queries.get_evidence, actor=actor(), request_id=request_id, **query, **_now())


@clocks.get(
    "/requests/<uuid:request_id>/evidence.pdf",
    access=_WHO,
    query=schemas.EvidenceQuery,
    download=(PDF,),
    refuses=[AccessEnded, papers.PapersBusy, papers.PaperNotMade],
)
def get_evidence_pdf(query: dict[str, Any], request_id: UUID) -> Response:
    """Return the sheet as a PDF, for a request that was handed in. Its digest is that of the sheet as JSON."""
    sheet = read(queries.get_evidence, actor=actor(), request_id=request_id, **query, **_now())
    if sheet["request"]["protocol"] is None:
        raise NotFound()
    made = papers.render({"kind": "evidence", "sheet": sheet}, language=_LANGUAGE, waits=False)
    name = f"prazos-{sheet['request']['protocol']}-{sheet['as_of']}.pdf"
    return small_download(made, name=name, kind=PDF, etag=sheet["digest"])


def _now() -> dict[str, Any]:
    """Return today's date and the operator's calendar, as keyword arguments of queries."""
    return {"today": running.today(), "time": operator_time()}
