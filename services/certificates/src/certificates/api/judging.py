"""Read and judge the files of a request, outside any transaction."""

from collections.abc import Sequence
from typing import Any

from flask import g
from werkzeug.datastructures import FileStorage

from certificates.api.running import running
from certificates.model.problems import help_page
from certificates.queries.candidates import Candidate
from certificates.rules import Check, Result, judge
from chassis import clock
from chassis.files import DER_CERTIFICATE, MB, UploadRules, inspect
from chassis.files.rules import name_as

TWO_FILES = UploadRules(max_bytes=50 * MB, max_count=2, types=frozenset({DER_CERTIFICATE}), by_content=True)
ONE_FILE = UploadRules(max_bytes=50 * MB, max_count=1, types=frozenset({DER_CERTIFICATE}), by_content=True)


def candidate_of(upload: FileStorage, cnpj: str) -> Candidate:
    """Read an upload and return it with the judgement of every rule, for the company with this CNPJ.

    Of a file above 64 KiB only the beginning is kept, and one byte more, so that the rules see that it is too large.
    Raises FileTooLarge beyond the limit of uploads, FileEmpty for an upload without a name.
    """
    found = inspect(upload, ONE_FILE)
    content = found.sample.head + found.sample.tail[-1:] * (found.sample.size > len(found.sample.head))
    clients = running.clients
    judgement = judge(
        content, cnpj=cnpj, trust=clients.trust, crls=clients.crls, policy=clients.policy, now=clock.now()
    )
    return Candidate(name=name_as(found.name, DER_CERTIFICATE), der=content, judgement=judgement)


def warnings_of(candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return what the owner should know of the files, each with its text in the caller's language."""
    return [
        {
            "pointer": f"#/file/{number}",
            "code": check.code,
            "detail": _sentence(check),
            "help": help_page(check.code),
        }
        for number, candidate in enumerate(candidates)
        for check in candidate.judgement.warnings
    ]


def shown_check(check: Check) -> dict[str, Any]:
    """Return a check as a dry run shows it, with its sentence in the caller's language."""
    return {
        "rule": check.rule,
        "code": check.code,
        "result": check.result.value,
        "title": running.say(f"check.{check.rule}"),
        "found": check.found,
        "required": check.required,
        "detail": _sentence(check),
        "help": help_page(check.code),
    }


def _sentence(check: Check) -> str:
    """Return the sentence of a check in the caller's language: of what it found wrong, or else that it passed or could
    not be made.
    """
    if check.result in (Result.FAIL, Result.WARNING):
        facts = running.runtime.catalogue.readable_fault(check.facts, g.language, running.settings.time_zone)
        return running.say(check.code, **facts)
    part = "pass" if check.result is Result.PASS else "not-checked"
    return running.say(f"check.{check.rule}", part, found=check.found)
