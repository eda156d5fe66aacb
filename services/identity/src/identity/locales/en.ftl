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
recovery-expired = This request has expired
    .detail = A new password can be chosen for up to 24 hours after asking for it. Please start again.
email-change-expired = This change has expired
    .detail = A new e-mail address can be confirmed for up to 24 hours. Please start again.
email-taken = This e-mail address has an account already
    .detail = Choose another address.
terms-changed = The terms of use have changed
    .detail = Read and accept version { $terms_version } to go on.
code-wrong = The code is not right
    .detail = Check the code in the latest e-mail. { $attempts_left ->
        [one] You have { $attempts_left } attempt left.
       *[other] You have { $attempts_left } attempts left.
    }
code-spent = This code is no longer valid
    .detail = It was used, or entered wrongly too often. If you still need one, start again.
code-expired = The code has expired
    .detail = A code is good for 10 minutes. Ask for another one.
code-resend-too-soon = We have only just sent a code
    .detail = Wait a minute, and look into the spam folder too, before you ask for another one.
code-too-many-sent = Too many codes were sent
    .detail = There is a limit of codes for each address and each network. Try again from { $retry_at }.
code-too-many-wrong = Too many wrong codes
    .detail = There were too many attempts for this address or from your network. Try again from { $retry_at }.
credentials-wrong = Wrong login or password
    .detail = Check the CPF, CNPJ or e-mail address and the password. Three mistakes close the login for 10 minutes.
password-wrong = The present password is not right
    .detail = Check it and try again. Three mistakes close this for 10 minutes.
account-locked = Closed for now
    .detail = There were too many wrong passwords, or too many requests for a new one. Try again from { $locked_until }. Signing in still works on a device on which you signed in before.
account-locked-by-staff = Our staff locked this account
    .detail = Please talk to our service desk to learn why and to settle the matter.
roles-last-admin = Somebody has to stay administrator
    .detail = This account is the last one that can administer the platform. Make another administrator first.
user-own-account = This is your own account
    .detail = Somebody else on the staff has to do this for you.
user-email-taken = Another account has this e-mail address
    .detail = Ask for another address, or look up the account that has this one.
session-refresh-invalid = Your session has ended
    .detail = Please sign in again.

password-too-short = The password must have at least { $minimum } characters; we recommend { $recommended } characters or more.
password-too-long = The password may have at most { $maximum } characters.
password-common = This password is among the first that anyone would try. Choose another; a sentence is a good idea.
password-own-data = The password must not be made of your own data: document, name, e-mail address or telephone.
