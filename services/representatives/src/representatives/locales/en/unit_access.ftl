# Access to units: who may act on which consumer unit.

unit-access-no-professional-profile = There is no approved professional profile
    .detail = Access can be given only to somebody whose professional profile is approved. Check the CPF, or ask the professional to hand in their profile for review.
unit-access-exists = This access exists already
    .detail = There is one that is active or waits for an answer, for this professional and this unit. Look it up in the list of accesses.
unit-access-not-pending = This access does not wait for an answer any more
    .detail = It was answered, taken back or left unanswered too long, or the unit has another holder now. Look it up again to see what became of it.
unit-access-not-live = This access is over already
    .detail = There is nothing left to end. If you still need it, grant or ask for a new one.
unit-access-not-yours-to-answer = The other side has to answer
    .detail = You granted or asked for this yourself. You can take it back, but neither accept nor refuse it.
unit-access-unit-not-found = We did not find this unit among yours
    .detail = Check the consumer unit's code on the bill. Only its holder, or whoever acts for the company that holds it, can grant access.
unit-access-too-many = Too many tries
    .detail = You granted or asked for access too often in a short time. Try again from { $retry_at }.

unit-access-valid-until = The last day is today at the earliest and in { $years } years at the latest.
unit-access-holder-says-until-when = The holder says until when. Answer without a last day.
unit-access-to-oneself = You do not need to grant access to yourself. Give the professional's CPF.
unit-access-own-unit = You act for this holder already. Give your client's CPF or CNPJ.
unit-access-request-needs-unit = Only the holder can grant access for a first connection. To ask for access, give the consumer unit.
unit-access-only-in-grant = Only the holder gives this, when granting access. Ask for access without it.
unit-access-no-unit-yet = A first connection has no consumer unit yet. Leave it out.
