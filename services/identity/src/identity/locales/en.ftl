# What identity says. A message is named like the code it explains; `.detail` says what to do.

registration-not-verified = The e-mail address is not confirmed yet
    .detail = Enter the code that was sent to it first.
registration-already-verified = The e-mail address is confirmed already
    .detail = Go on with your name, telephone and password.
registration-already-completed = This registration is completed already
    .detail = Sign in with your CPF, CNPJ or e-mail address and your password.
registration-expired = This registration has expired
    .detail = A registration may take up to 24 hours. Please start again.
registration-document-taken = This document has an account already
    .detail = If it is yours, recover the password or sign in with your digital certificate. If somebody else used your document, talk to our staff.
registration-email-taken = This e-mail address has an account already
    .detail = Sign in with it, or register with another address.
code-wrong = The code is not right
    .detail = Check the code in the latest e-mail. Attempts left: { $attempts_left }.
code-spent = This code is of no use any more
    .detail = It was used, or entered wrongly too often. Start the registration again if you still need it.
code-expired = The code has expired
    .detail = A code is good for 10 minutes. Ask for another one.
code-resend-too-soon = We have only just sent a code
    .detail = Wait a minute, and look into the spam folder too, before you ask for another one.
code-too-many-sent = We have sent too many codes to this address
    .detail = Try again later, as Retry-After says.
code-too-many-wrong = Too many wrong codes
    .detail = There were too many attempts for this document or address. Try again later, as Retry-After says.
credentials-wrong = Wrong login or password
    .detail = Check the CPF, CNPJ or e-mail address and the password. Three mistakes close the login for 10 minutes.
account-locked = Signing in is closed for some minutes
    .detail = There were too many wrong passwords. Try again after the time in locked_until, or on a device on which you signed in before.
session-refresh-invalid = Your session has ended
    .detail = Please sign in again.

password-too-short = The password must have at least { $minimum } characters; we recommend { $recommended } or more.
password-too-long = The password may have at most { $maximum } characters.
password-common = This password is among the first that anyone would try. Choose another; a sentence is a good idea.
password-own-data = The password must not be made of your own data: document, name, e-mail address or telephone.
