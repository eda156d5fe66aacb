"""Read and judge the files of a request, outside any transaction."""

from collections.abc import Sequence
from typing import Any

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
            "detail": running.say(check.code, **check.facts),
            "help": help_page(check.code),
        }
        for number, candidate in enumerate(candidates)
        for check in candidate.judgement.warnings
    ]


def shown_check(check: Check) -> dict[str, Any]:
    """Return a check as a dry run shows it. `detail` is the fault's sentence, or else what the rule asks for, in the
    caller's language.
    """
    has_found = check.result in (Result.FAIL, Result.WARNING)
    detail = running.say(check.code, **check.facts) if has_found else running.say(f"check.{check.rule}")
    return {
        "rule": check.rule,
        "code": check.code,
        "result": check.result.value,
        "found": check.found,
        "required": check.required,
        "detail": detail,
        "help": help_page(check.code),
    }
