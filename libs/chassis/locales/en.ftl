# What the chassis says in every service. A message is named like the code it explains; `.detail` says what to do.

request-malformed = The request could not be read
    .detail = Check the address, the headers and that the body is valid JSON in UTF-8.
body-form-unreadable = The form could not be read
    .detail = It arrived incomplete or in the wrong format. Send the whole form again.
auth-token-required = You need to sign in
    .detail = Send the access token of a session in the Authorization header.
auth-token-invalid = Your session is no longer valid
    .detail = The access token is expired or was not issued by us. Refresh the session or sign in again.
auth-forbidden = You may not do this
    .detail = Your account does not have the role that this needs.
not-found = Nothing here
    .detail = What you asked for does not exist, or is not yours to see.
method-not-allowed = This address does not do that
    .detail = The Allow header says which methods it takes.
conflict = This does not fit the present state
    .detail = It was changed meanwhile, or exists already. Read it again and repeat if it still makes sense.
idempotency-running = The same request is being worked on
    .detail = Repeat it in a moment with the same Idempotency-Key to get its answer.
idempotency-key-reused = This Idempotency-Key was used for another request
    .detail = Use a new key for every new request.
idempotency-key-unusable = Use 1 to 200 printable characters.
idempotency-answer-not-stored = This was already done
    .detail = The first request succeeded; its answer held a secret and is not shown again.
version-mismatch = It was changed by somebody else
    .detail = The version in If-Match is not the current one. Read it again, then repeat.
body-too-large = The content is too large
    .detail = Send less at once; the documentation gives the limit of this address.
body-type-not-supported = This content type is not accepted
    .detail = Send application/json, or what the documentation of this address says.
validation-failed = Some of the data is not right
    .detail = Every field that needs another look is listed in errors.
rate-limited = Too many requests
    .detail = Wait as long as Retry-After says, then try again.
internal = Something went wrong on our side
    .detail = Nothing was lost. If it happens again, tell us the request id.
service-unavailable = Not available for a moment
    .detail = Nothing was changed. Please try again shortly.

field-required = This field is required.
field-null = This field may not be empty.
field-unknown = There is no such field.
field-invalid = This value is not valid.
field-type = This value is of the wrong type.
field-uuid = This is not a valid identifier.
field-length = It must have { $minimum ->
    [0] at most { $maximum }
   *[other] { $maximum ->
        [0] at least { $minimum }
       *[other] between { $minimum } and { $maximum }
    }
} characters or items.
field-range = The number is out of range.
field-choice = Choose one of: { $choices }.
field-pattern = It does not have the expected form.
field-control-characters = It has characters that cannot be printed.
field-email = This is not an e-mail address.
field-phone = This is not a telephone number we can call.
field-day = Write the date as year-month-day, such as 2026-11-27.
field-web-address = It may not hold the address of a web page.
field-file = Send a file in this field.
document-invalid = This is not a valid CPF or CNPJ. Check the digits.
document-not-a-cnpj = This is not a CNPJ.
name-no-letters = A name must have letters.
terms-not-accepted = An account needs the terms of use to be accepted.
list-cursor-unknown = This cursor is not one of ours; start the list again.

file-too-large = The file is too large
    .detail = The largest size accepted here is { $max_bytes } bytes.
file-type-not-allowed = This type of file is not accepted here
    .detail = The documentation of this address lists the types it takes.
file-content-mismatch = The file is not what its name says
    .detail = Its content does not match its extension. Save it again in the right format.
file-empty = The file is empty
    .detail = Choose a file with content.
file-too-many = Too many files
    .detail = Remove one before adding another.
file-infected = The file was refused
    .detail = The virus scanner found something in it.
file-not-ready = The file is still being checked
    .detail = Try again in a moment.
file-incomplete = The file did not arrive whole
    .detail = Send it again.
csv-unreadable = The file could not be read as a table
    .detail = Save it as CSV with the names of the columns in its first row. Columns that are needed: { $named }.
csv-encoding-unknown = The encoding of the file is not known
    .detail = Save the table as CSV UTF-8 and send it again.
csv-quotes-broken = The quotes in row { $row } do not close
    .detail = From that row on nobody can tell where a cell ends. Close the quotes or remove them; inside a quoted cell, write each of them twice.
csv-column-repeated = Two columns have the same name
    .detail = The column { $column } is in the first row more than once. Leave only one.
csv-too-long = The table has too many rows
    .detail = Send at most { $maximum } rows at a time, not counting the one with the columns' names; divide the file.
