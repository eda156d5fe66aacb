"""The text at the head of the merged API document: what holds for every operation.

Its figures are the settings' defaults; a test compares the text with the code that it describes.
"""

GUIDE = """\
Everything that can be done in Ramal, for every client. Operations are grouped by service; `x-access` of an operation \
says who may call it.

## Authentication

`POST /api/identity/v1/sessions` with a CPF, CNPJ or e-mail address and the password answers an `access_token` and a \
`refresh_token`. Send the access token as `Authorization: Bearer <access_token>`. It is valid for `expires_in` \
seconds (15 minutes at most); `POST /api/identity/v1/sessions/refresh` exchanges the refresh token for a new pair, and \
each refresh token works once. Operations with an empty `security` need no token.

## Languages

Texts for people (`title` and `detail` of refusals, names, pages) come in Portuguese (`pt`), Spanish (`es`) or \
English (`en`): in the language of the signed-in account, or else in the first of these that `Accept-Language` names, \
or else in Portuguese. `Content-Language` says which. Codes and field names never change with the language.

## Paging

Lists answer `{"items": [...], "next": "..."}`. `limit` (1 to 100, 25 by default) is the size of a page. For the next \
page send `next` as `after`; `next` is null on the last page. Treat `next` as opaque.

## Repeating a request safely

Send a fresh `Idempotency-Key` (1 to 200 printable characters, such as a UUID) with a POST that takes one. The \
same request with the same key within 24 hours has its effect once and gets the first answer again, with \
`Idempotency-Replayed: true`. The same key with another body is refused with 422 `idempotency.key_reused`; while the \
first is still at work, with 409 `idempotency.running`.

## Versions

An answer with an `ETag` can be changed under the condition that nobody changed it meanwhile: send the tag as \
`If-Match` with the PATCH. If it changed, the answer is 412 `version.mismatch`: read it again. Without `If-Match` the \
last change wins.

## Refusals

Every refusal is `application/problem+json` (RFC 9457): `type`, `title`, `status`, `code`, `detail`, `request_id`. \
Programs read `code`, which is stable; `title` and `detail` are for people. A 422 `validation.failed` has `errors`, \
one per fault: `errors[].pointer` is the place (`#/address/city` in the body, `?limit` in the query), `errors[].code` \
the stable reason, `errors[].detail` the sentence. Give `request_id` (also in the header `X-Request-Id`) to support. \
`x-codes` of a response lists its codes. Any operation may also answer 500 `internal` (a fault of ours).

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
