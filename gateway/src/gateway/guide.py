"""The text at the head of the merged API document: what holds for every operation.

Its figures are the settings' defaults; a test compares the text with the code that it describes.
"""

from collections.abc import Mapping

from gateway.portal_pages import PAGES, page_title

_GUIDE = """\
Everything that can be done in Ramal, for every client. Operations are grouped by service; `x-access` of an operation \
says who may call it.

## Authentication

`POST /api/identity/v1/sessions` with a CPF, CNPJ or e-mail address and the password answers an `access_token` and a \
`refresh_token`. Send the access token as `Authorization: Bearer <access_token>`. It is valid for `expires_in` \
seconds (15 minutes at most). Operations with an empty `security` need no token.

`POST /api/identity/v1/sessions/refresh` exchanges the refresh token for a new pair. Each refresh token works once. \
When the answer was lost, send the same refresh token again within 30 seconds: it gets the same new refresh token, as \
long as that one is unused. Used later than that, it ends the session, because somebody may have stolen it. A session \
ends 30 days after its last refresh, and 90 days after the login at the latest. An access token stays valid until its \
own `exp`, also after a refresh.

`DELETE /api/identity/v1/sessions/current` logs out. Identity refuses the session's access tokens at once. The other \
services hear of it by an event and refuse them as soon as it reaches them, usually within a second or so.

## Languages

Texts for people (`title` and `detail` of refusals, names, pages) come in Portuguese (`pt`), Spanish (`es`) or \
English (`en`): in the language of the signed-in account, or else in the first of these that `Accept-Language` names, \
or else in Portuguese. `Content-Language` says which. Codes and field names never change with the language. \
The access token carries the account's language: after `PATCH /api/identity/v1/me` has changed it, answers keep the \
old language until the session is refreshed.

## Paging

Lists answer `{"items": [...], "next": "..."}`. `limit` (1 to 100, 25 by default) is the size of a page. For the next \
page send `next` as `after`; `next` is null on the last page. Treat `next` as opaque.

## Repeating a request safely

Send a fresh `Idempotency-Key` (1 to 200 printable characters, such as a UUID) with a POST that takes one. The \
same request with the same key within 24 hours has its effect once and gets the first answer again, with \
`Idempotency-Replayed: true`. The same key with another body is refused with 422 `idempotency.key_reused`; while the \
first is still at work, with 409 `idempotency.running`. For callers without a token, key, body and network address \
together make the key: the same key with another body is another request and has its own effect.

## Versions

An answer with an `ETag` can be changed under the condition that nobody changed it meanwhile: send the tag as \
`If-Match` with the PATCH. If it changed, the answer is 412 `version.mismatch`: read it again. Without `If-Match` the \
last change wins. `If-Match` takes the tag as it was answered (`"3"`), also without its quotation marks or with `W/` \
in front, several tags separated by commas, and `*` for any version. Whatever else it holds gets 412.

## Refusals

Every refusal is `application/problem+json` (RFC 9457): `type`, `title`, `status`, `code`, `detail`, `request_id`. \
Programs read `code`, which is stable; `title` and `detail` are for people. A 422 `validation.failed` has `errors`, \
one per fault: `errors[].pointer` is the place (`#/address/city` in the body, `?limit` in the query, and the plain \
name of a header, `Idempotency-Key`), `errors[].code` the stable reason (all of them are listed at the end), \
`errors[].detail` the sentence. Give `request_id` (also in the header `X-Request-Id`) to support. \
`x-codes` of a response lists its codes. Any operation may also answer 500 `internal` (a fault of ours). \
An address that is no operation's answers 404 `gateway.not_found`, and an operation's address with another method 405 \
`gateway.method_not_allowed`. Some refusals have members of their own, such as `attempts_left` or `retry_at`: the \
schemas named `...Problem` list them with their types, each with the `code` that has them.

503 `person.not_yet_known`: the account is so new that this service has not heard of it yet. Repeat the request after \
the seconds in `Retry-After`; it is a matter of seconds.

## Accounts

A registration lives for 24 hours in all; the `expires_at` in its answers is that of its code (10 minutes). \
`document_assurance` says how well it is known that the account's CPF or CNPJ is its owner's, from the weakest to the \
strongest: `declared` (the person typed it), `contact` (the operator's customer register has the account's e-mail \
address for it; this ends with the address), `staff` (checked by staff, in person or by reviewed documents), \
`certificate` (an e-CPF or e-CNPJ certificate). From `contact` on, the document counts as proven. The access token \
carries the assurance: refresh the session after it was raised.

## Limits

Requests per minute are limited by client address and by person; passwords and codes have a stricter limit. \
`X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds) say where one stands. Beyond the limit \
the answer is 429 with `Retry-After` in seconds. Bodies are limited to 1 MiB unless the operation takes files, headers \
to 16 KiB altogether.

## Formats and units

Moments are RFC 3339 with a zone (`2026-07-01T12:00:00+00:00`), days ISO 8601 (`2026-07-01`) in the operator's time \
zone. Identifiers are UUIDs. CPF and CNPJ are accepted in any mask and answered without it; a CNPJ may hold \
letters. Telephone numbers are answered as E.164. Sizes are bytes, durations seconds, unless the name says otherwise. \
Request bodies may not hold unknown fields; answers may gain fields at any time.
"""


def guide(faults: Mapping[str, str]) -> str:
    """Return the text at the head of the merged API document, in Markdown.

    `faults` are the codes of single faults with their English sentences; the text ends with a table of them.
    """
    return "\n".join([_GUIDE, *_pages(), "", *_table(faults)]) + "\n"


def _pages() -> list[str]:
    """Return the lines about the gateway's own pages that mails lead to, as links unless the address has an id."""
    pages = [
        f"* {page_title(page, 'en')}: `{path}`" if "{" in path else f"* [{page_title(page, 'en')}]({path})"
        for path, page in PAGES.items()
    ]
    return [
        "## Pages that mails lead to",
        "",
        "Until there is a portal, they say which operations do the same, with examples to copy:",
        "",
        *pages,
    ]


def _table(faults: Mapping[str, str]) -> list[str]:
    return [
        "## Codes of single faults",
        "",
        "What `errors[].code` may be; the rows of an imported file and `warnings` use the same codes. It may also be "
        "the code of the whole refusal. Words in braces are filled in. The document's `x-fault-codes` holds the same.",
        "",
        "| code | sentence |",
        "|---|---|",
        *(f"| `{code}` | {sentence.replace('|', '&#124;')} |" for code, sentence in faults.items()),
    ]
