# What notifier writes to people. `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code;
# `.action` label of the button; `.why` why the message came.

mail-greeting = Hello { $name },
mail-greeting-nobody = Hello,
mail-no-reply = Nobody reads this mailbox: please don't reply to this mail.
mail-preferences = Notification preferences

message-registration-code = Your Ramal registration code
    .body = To confirm your e-mail address and go on with your registration, enter this code:
    .after =
        The code is valid until { $expires_at } and can be used only once.

        Nobody on our team will ask you for this code: don't give it to anyone. If you didn't start a registration, ignore this mail; nothing will be created.
    .why = You received this mail because somebody entered this address in a registration at Ramal.
message-already-registered = You already have a Ramal account
    .body =
        On { $at }, somebody tried to register with this e-mail address, which already belongs to your account. Nothing has changed.

        If it was you, sign in with your password; if you forgot it, you can recover it on the same page. If it wasn't you, there is nothing you need to do.
    .action = Sign in
    .why = You received this mail because this address belongs to a Ramal account and was used in a new registration.
message-new-device = New sign-in to your account
    .body =
        On { $at }, somebody signed in to your account from a device we didn't know.

        If it was you, there is nothing you need to do. If it wasn't, change your password now: that ends all open sessions.
    .action = It wasn't me: change the password
    .why = You received this mail because we tell you about every sign-in to your account from a new device.
message-welcome = Welcome to Ramal
    .body =
        Your registration is complete. From now on you can sign in with your CPF or CNPJ, or with your e-mail address, and the password you chose.

        At Ramal you follow your consumer units and requests, decide who may act for you, and find help. Your preferences say what you want to receive by e-mail.
    .action = Open Ramal
    .why = You received this mail because you completed your registration at Ramal.
message-account-locked = Your account is locked
    .body = { $cause ->
        [staff]
            Our team locked your account and ended your sessions.

            To learn why and to settle the matter, please talk to our service desk.
       *[other]
            There were several failed attempts to sign in to your account. { $until ->
                [unknown] For your safety it is locked.
               *[moment] For your safety it is locked until { $until }.
            }

            If it wasn't you, somebody else may have tried to sign in as you. Recover access and choose a new password.
    }
    .action = { $cause ->
        [staff] { "" }
       *[other] It wasn't me: recover access
    }
    .why = You received this mail because we tell you whenever your account is locked.
message-account-unlocked = Your account was unlocked
    .body =
        Your Ramal account was unlocked and you can sign in again.

        If you didn't expect this, sign in and change your password.
    .action = Sign in
    .why = You received this mail because we tell you whenever your account is locked or unlocked.
