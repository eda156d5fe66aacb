# What the chassis says in every service. A message is named like the code it explains; `.detail` says what to do.
# People read the texts in a portal: no names of fields, of headers or of the protocol.

moment = { $date } at { $time } ({ $zone })

request-malformed = What you sent could not be read
    .detail = It arrived incomplete or in a format that we do not know. Try again; if the error stays, talk to our service desk.
body-form-unreadable = The form could not be read
    .detail = It arrived incomplete or in the wrong format. Send the whole form again.
auth-token-required = You need to sign in
    .detail = Sign in to your account and try again.
auth-token-invalid = Your session is no longer valid
    .detail = It has ended or was not opened by us. Sign in again to go on.
person-not-yet-known = Your account has only just been created
    .detail = We are still getting things ready here. Please try again in a moment.
holder-not-proven = It is not proven yet that this document is yours
    .detail = A CPF or CNPJ that was only typed is not enough to act as the holder. Use the e-mail address that the distributor has on record for you, sign in with an e-CPF or e-CNPJ certificate, or bring the document to a service counter. For a registered company only its administrators and legal representatives act: ask one of them, or ask for one of these roles in the company.
auth-forbidden = You may not do this
    .detail = Your account does not have the permission that this needs. If you think it should, talk to our service desk.
not-found = Nothing here
    .detail = What you asked for does not exist, or is not yours to see. Check the address.
method-not-allowed = This cannot be done here
    .detail = The address exists, but does not do what was asked for. Check what is possible here and try again.
conflict = The situation has changed
    .detail = This was changed in the meantime, or exists already. See how it is now and try again if it still makes sense.
idempotency-running = The same request is still being worked on
    .detail = Wait a few seconds and send it again unchanged to get its answer.
idempotency-key-reused = This request repeats the key of another
    .detail = The key was used with other data. Make a new request, with a new key.
idempotency-key-unusable = Use 1 to 200 printable characters.
idempotency-answer-not-stored = This was already done
    .detail = The first request succeeded. Its answer held a secret and is therefore not shown again.
version-mismatch = Somebody else changed this
    .detail = You were looking at an earlier version. See what changed and try again.
body-too-large = The content is too large
    .detail = Send less at once.
body-type-not-supported = This format is not accepted
    .detail = Send the data in a format that this service's documentation names.
validation-failed = Some of the data need correcting
    .detail = Correct the fields that are marked and send again.
rate-limited = Too many requests
    .detail = Try again from { $retry_at }.
captcha-failed = We could not confirm that you are a person
    .detail = The proof is missing, too old or was used before. Please do it again and resend the request.
code-wrong = The code is not right
    .detail = Check the code in the latest e-mail. { $attempts_left ->
        [one] You have { $attempts_left } attempt left.
       *[other] You have { $attempts_left } attempts left.
    }
code-spent = This code is no longer valid
    .detail = It was used, or entered wrongly too often. If you still need one, start again.
code-expired = The code has expired
    .detail = A code is good for 10 minutes. Ask for another one.
internal = Something went wrong on our side
    .detail = Try again in a moment. If it happens again, tell our service desk the request number.
service-unavailable = Not available for a moment
    .detail = Nothing was changed. Try again in a moment.

field-required = This field is required.
field-null = This field may not be empty.
field-unknown = There is no such field.
field-invalid = This value is not valid.
field-type = This value does not have the expected format.
field-uuid = This is not a valid identifier.
field-length = { $unit ->
    [items] { $exactly ->
        [0] { $minimum ->
            [0] Use at most { $maximum } items.
           *[other] { $maximum ->
                [0] Use at least { $minimum } items.
               *[other] Use { $minimum } to { $maximum } items.
            }
        }
       *[other] Use exactly { $exactly } items.
    }
   *[characters] { $exactly ->
        [0] { $minimum ->
            [0] Use at most { $maximum } characters.
           *[other] { $maximum ->
                [0] Use at least { $minimum } characters.
               *[other] Use { $minimum } to { $maximum } characters.
            }
        }
       *[other] Use exactly { $exactly } characters.
    }
}
field-range = The number is out of range. Check the value.
field-choice = Choose one of: { $choices }.
field-pattern = The format is not the expected one. Check what you typed.
field-control-characters = There are characters that cannot be printed. Delete them and type again.
field-email = This is not an e-mail address. Check that nothing is missing, as in name@company.com.
field-phone = We cannot call this telephone number. Check it, with the country and area codes.
field-day = Write the date as year-month-day, such as 2026-11-27.
field-web-address = It may not hold the address of a web page.
field-file = Choose a file for this field.
document-invalid = This is not a valid CPF or CNPJ. Check the digits.
document-not-a-cnpj = This is not a CNPJ. Check the digits.
unit-code-invalid = A consumer unit's code has 8 or 15 digits. Check it on the bill.
name-no-letters = A name must have letters.
terms-not-accepted = To have an account you need to accept the terms of use.
list-cursor-unknown = We cannot find this point of the list. Start the list again.

file-too-large = The file is too large
    .detail = A file may have up to { $max_bytes } here. Make it smaller and send it again.
file-type-not-allowed = This type of file is not accepted here
    .detail = Send a file of one of these types: { $allowed }.
file-content-mismatch = The file is not what its name says
    .detail = Its content does not match its extension. Save it again in the right format and send it again.
file-heic = Photos in the format HEIC are not accepted
    .detail = Save the photo as JPEG and send it again. In the camera's settings, choose the most compatible format and take the photo again, or send a screenshot of it.
file-empty = The file is empty
    .detail = Choose a file with content.
file-too-many = Too many files
    .detail = The limit here is { $max_count ->
        [one] { $max_count } file
       *[other] { $max_count } files
    }. Remove one before adding another.
file-infected = The file was refused
    .detail = The virus scanner found a threat in it. Send another file.
file-not-ready = The file is still being checked
    .detail = Try again in a moment.
file-missing = The file was not found in our storage
    .detail = The fault is ours and was recorded. Try again later; if the file is still missing, contact support or send the file again.
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
