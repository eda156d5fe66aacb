"""Answers that Envoy makes itself, turned into problem+json in the caller's language.

Envoy gives the reason of its answer in a status, a response flag or a detail string; each row below recognises one
reason. The first row that fits is taken, so particular reasons stand above general ones.
"""

from chassis.i18n import LANGUAGES
from gateway.envoy.access_log import REQUEST_ID
from gateway.envoy.messages import Message, extension, header
from gateway.problems import (
    BODY_TOO_LARGE,
    DEFAULT_LANGUAGE,
    ERROR,
    HEADERS_TOO_LARGE,
    HTTP_VERSION_REFUSED,
    MALFORMED,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    PATH_REFUSED,
    RATE_LIMITED,
    REQUEST_TIMEOUT,
    TIMEOUT,
    TOKEN_INVALID,
    TOKEN_REQUIRED,
    UPGRADE_REFUSED,
    UPSTREAM_FAILED,
    UPSTREAM_UNAVAILABLE,
    Problem,
)


def _status(code: int) -> Message:
    return {"status_code_filter": {"comparison": {"op": "EQ", "value": {"default_value": code, "runtime_key": "-"}}}}


def _details(start: str) -> Message:
    return {
        "extension_filter": extension(
            "cel",
            "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
            expression=f'response.code_details.startsWith("{start}")',
        )
    }


def _header(**matcher: object) -> Message:
    return {"header_filter": {"header": matcher}}


def _all(*filters: Message) -> Message:
    return {"and_filter": {"filters": list(filters)}}


_HEADERS = (
    header("cache-control", "no-store"),
    header("x-content-type-options", "nosniff"),
    header("referrer-policy", "no-referrer"),
    header("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
)
_NO_TOKEN = _header(name="authorization", present_match=True, invert_match=True)

_REASONS: tuple[tuple[Message, Problem], ...] = (
    (_all(_details("jwt_authn_access_denied"), _NO_TOKEN), TOKEN_REQUIRED),
    (_details("jwt_authn_access_denied{Jwks_remote_fetch"), UPSTREAM_UNAVAILABLE),
    (_details("jwt_authn_access_denied"), TOKEN_INVALID),
    (_details("upgrade_failed"), UPGRADE_REFUSED),
    (_details("path_normalization_failed"), PATH_REFUSED),
    (_status(404), NOT_FOUND),
    (_status(405), METHOD_NOT_ALLOWED),
    (_status(408), REQUEST_TIMEOUT),
    (_status(413), BODY_TOO_LARGE),
    (_status(426), HTTP_VERSION_REFUSED),
    (_status(429), RATE_LIMITED),
    (_status(431), HEADERS_TOO_LARGE),
    (_status(400), MALFORMED),
    (_status(501), MALFORMED),  # for an unknown Transfer-Encoding
    (_status(502), UPSTREAM_FAILED),
    (_status(503), UPSTREAM_UNAVAILABLE),
    (_status(504), TIMEOUT),
    (_status(507), UPSTREAM_UNAVAILABLE),  # more of a streamed body came than is kept for another attempt
)


def local_replies() -> Message:
    """Return Envoy's configuration of the answers that it gives itself, such as a refused token, as problems.

    There is a mapper for each reason and language: it recognises the reason, such as a status, and writes the problem
    in that language. An answer that no mapper matches gets the words of the problem `gateway.error`.
    """
    return {
        "mappers": [
            _mapper(when, problem, language)
            for when, problem in _REASONS
            for language in sorted(LANGUAGES, key=DEFAULT_LANGUAGE.__eq__)
        ],
        "body_format": _body(ERROR, DEFAULT_LANGUAGE, status="%RESPONSE_CODE%"),
    }


def _mapper(when: Message, problem: Problem, language: str) -> Message:
    return {
        "filter": when if language == DEFAULT_LANGUAGE else _all(when, _asks_for(language)),
        "status_code": problem.status,
        "body_format_override": _body(problem, language, status=problem.status),
        "headers_to_add": [*_HEADERS, header("content-language", language)],
    }


def _asks_for(language: str) -> Message:
    """Return Envoy's condition that a request's Accept-Language names `language` before the others of LANGUAGES.

    It decides in which language an answer is given that Envoy makes itself. Browsers list the language that they like
    best first.
    """
    other = r"(?:[^pe,\s][^,]*|p[^t,][^,]*|e[^sn,][^,]*)"
    first = rf"\s*(?:{other},\s*)*{language}(?:[-;,\s].*)?"
    return _header(name="accept-language", string_match={"safe_regex": {"regex": f"(?i){first}"}})


def _body(problem: Problem, language: str, *, status: int | str) -> Message:
    title, detail = (text.replace("%", "%%") for text in problem.words(language))
    return {
        "json_format": {
            "type": f"urn:ramal:problem:{problem.code}",
            "title": title,
            "status": status,
            "code": problem.code,
            "detail": detail,
            "request_id": REQUEST_ID,
        },
        "content_type": "application/problem+json",
        "omit_empty_values": True,
    }
