# What people are told about their accounts.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
message-registration-code = Seu código de cadastro no Ramal
    .body = Para confirmar seu e-mail e continuar o cadastro, informe este código:
    .after =
        O código vale até { $expires_at } e só pode ser usado uma vez.

        Ninguém da nossa equipe pede este código: não o passe a outra pessoa. Se você não iniciou um cadastro, ignore este e-mail; nada será criado.
    .why = Você recebeu este e-mail porque alguém informou este endereço em um cadastro no Ramal.
## es
message-registration-code = Su código de registro en Ramal
    .body = Para confirmar su correo electrónico y continuar el registro, indique este código:
    .after =
        El código es válido hasta el { $expires_at } y solo puede usarse una vez.

        Nadie de nuestro equipo le pedirá este código: no lo comparta con otra persona. Si usted no inició un registro, ignore este correo; no se creará nada.
    .why = Usted recibió este correo porque alguien indicó esta dirección en un registro en Ramal.
## en
message-registration-code = Your Ramal registration code
    .body = To confirm your e-mail address and go on with your registration, enter this code:
    .after =
        The code is valid until { $expires_at } and can be used only once.

        Nobody on our team will ask you for this code: don't give it to anyone. If you didn't start a registration, ignore this mail; nothing will be created.
    .why = You received this mail because somebody entered this address in a registration at Ramal.

## pt
message-already-registered = Você já tem uma conta no Ramal
    .body =
        Em { $at }, alguém tentou fazer um novo cadastro com este endereço de e-mail, que já pertence à sua conta. Nada mudou.

        Se foi você, entre com a sua senha; na mesma página é possível recuperar uma senha esquecida. Se não foi você, não é preciso fazer nada.
    .action = Entrar
    .why = Você recebeu este e-mail porque este endereço pertence a uma conta no Ramal e foi usado em um novo cadastro.
## es
message-already-registered = Usted ya tiene una cuenta en Ramal
    .body =
        El { $at }, alguien intentó hacer un nuevo registro con esta dirección de correo, que ya pertenece a su cuenta. Nada ha cambiado.

        Si fue usted, entre con su contraseña; en la misma página puede recuperar una contraseña olvidada. Si no fue usted, no tiene que hacer nada.
    .action = Entrar
    .why = Usted recibió este correo porque esta dirección pertenece a una cuenta en Ramal y se usó en un nuevo registro.
## en
message-already-registered = You already have a Ramal account
    .body =
        On { $at }, somebody tried to register with this e-mail address, which already belongs to your account. Nothing has changed.

        If it was you, sign in with your password; if you forgot it, you can recover it on the same page. If it wasn't you, there is nothing you need to do.
    .action = Sign in
    .why = You received this mail because this address belongs to a Ramal account and was used in a new registration.

## pt
message-new-device = Novo acesso à sua conta
    .body =
        Em { $at }, alguém entrou na sua conta a partir de um aparelho que não conhecíamos.

        Se foi você, não é preciso fazer nada. Se não foi, troque sua senha agora: isso encerra todas as sessões abertas.
    .action = Não fui eu: trocar a senha
    .why = Você recebeu este e-mail porque avisamos sobre todo acesso à sua conta a partir de um aparelho novo.
## es
message-new-device = Nuevo acceso a su cuenta
    .body =
        El { $at }, alguien entró en su cuenta desde un dispositivo que no conocíamos.

        Si fue usted, no tiene que hacer nada. Si no fue usted, cambie su contraseña ahora: con ello se cierran todas las sesiones abiertas.
    .action = No fui yo: cambiar la contraseña
    .why = Usted recibió este correo porque avisamos de cada acceso a su cuenta desde un dispositivo nuevo.
## en
message-new-device = New sign-in to your account
    .body =
        On { $at }, somebody signed in to your account from a device we didn't know.

        If it was you, there is nothing you need to do. If it wasn't, change your password now: that ends all open sessions.
    .action = It wasn't me: change the password
    .why = You received this mail because we tell you about every sign-in to your account from a new device.

## pt
message-welcome = Boas-vindas ao Ramal
    .body =
        Seu cadastro está pronto. A partir de agora você pode entrar com seu CPF ou CNPJ, ou com seu e-mail, e a senha que escolheu.

        No Ramal você acompanha suas unidades consumidoras e solicitações, define quem pode agir por você e encontra ajuda. Em suas preferências você decide o que quer receber por e-mail.
    .action = Abrir o Ramal
    .why = Você recebeu este e-mail porque concluiu seu cadastro no Ramal.
## es
message-welcome = Le damos la bienvenida a Ramal
    .body =
        Su registro está listo. Desde ahora puede entrar con su CPF o CNPJ, o con su correo electrónico, y la contraseña que eligió.

        En Ramal usted sigue sus unidades consumidoras y solicitudes, decide quién puede actuar en su nombre y encuentra ayuda. En sus preferencias elige qué quiere recibir por correo.
    .action = Abrir Ramal
    .why = Usted recibió este correo porque completó su registro en Ramal.
## en
message-welcome = Welcome to Ramal
    .body =
        Your registration is complete. From now on you can sign in with your CPF or CNPJ, or with your e-mail address, and the password you chose.

        At Ramal you follow your consumer units and requests, decide who may act for you, and find help. Your preferences say what you want to receive by e-mail.
    .action = Open Ramal
    .why = You received this mail because you completed your registration at Ramal.

## pt
message-email-corrected = O e-mail da sua conta foi trocado
    .body =
        Em { $at }, nossa equipe trocou o endereço de e-mail da sua conta no Ramal e encerrou as sessões abertas. Para entrar de novo, use sua senha.

        Se você não pediu essa troca, fale agora com o atendimento.
    .why = Você recebeu este e-mail porque avisamos o endereço anterior e o novo quando o e-mail de uma conta é trocado.
## es
message-email-corrected = El correo de su cuenta fue cambiado
    .body =
        El { $at }, nuestro equipo cambió la dirección de correo de su cuenta en Ramal y cerró las sesiones abiertas. Para entrar de nuevo, use su contraseña.

        Si usted no pidió este cambio, hable ahora con atención al usuario.
    .why = Usted recibió este correo porque avisamos a la dirección anterior y a la nueva cuando se cambia el correo de una cuenta.
## en
message-email-corrected = The e-mail address of your account was changed
    .body =
        On { $at }, our team changed the e-mail address of your Ramal account and ended its open sessions. To sign in again, use your password.

        If you didn't ask for this change, please talk to our service desk now.
    .why = You received this mail because we tell both the former and the new address when an account's e-mail address is changed.

## pt
message-account-locked = Sua conta está bloqueada
    .body = { $cause ->
        [staff]
            Nossa equipe bloqueou sua conta e encerrou suas sessões.

            Para saber o motivo e resolver a situação, fale com o atendimento.
       *[other]
            Houve várias tentativas sem sucesso de entrar na sua conta. { $until ->
                [unknown] Por segurança, ela está bloqueada.
               *[moment] Por segurança, ela está bloqueada até { $until }.
            }

            Não foi você? Então alguém pode ter tentado entrar no seu lugar. Recupere o acesso e escolha uma senha nova.
    }
    .action = { $cause ->
        [staff] { "" }
       *[other] Não fui eu: recuperar o acesso
    }
    .why = Você recebeu este e-mail porque avisamos sobre todo bloqueio da sua conta.
## es
message-account-locked = Su cuenta está bloqueada
    .body = { $cause ->
        [staff]
            Nuestro equipo bloqueó su cuenta y cerró sus sesiones.

            Para conocer el motivo y resolver la situación, hable con atención al usuario.
       *[other]
            Hubo varios intentos fallidos de entrar en su cuenta. { $until ->
                [unknown] Por seguridad, está bloqueada.
               *[moment] Por seguridad, está bloqueada hasta el { $until }.
            }

            ¿No fue usted? Entonces alguien pudo haber intentado entrar en su lugar. Recupere el acceso y elija una contraseña nueva.
    }
    .action = { $cause ->
        [staff] { "" }
       *[other] No fui yo: recuperar el acceso
    }
    .why = Usted recibió este correo porque avisamos de cada bloqueo de su cuenta.
## en
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

## pt
message-account-unlocked = Sua conta foi desbloqueada
    .body =
        Sua conta no Ramal foi desbloqueada e você já pode entrar de novo.

        Se você não esperava por isso, entre e troque sua senha.
    .action = Entrar
    .why = Você recebeu este e-mail porque avisamos sobre todo bloqueio e desbloqueio da sua conta.
## es
message-account-unlocked = Su cuenta fue desbloqueada
    .body =
        Su cuenta en Ramal fue desbloqueada y ya puede entrar de nuevo.

        Si usted no lo esperaba, entre y cambie su contraseña.
    .action = Entrar
    .why = Usted recibió este correo porque avisamos de cada bloqueo y desbloqueo de su cuenta.
## en
message-account-unlocked = Your account was unlocked
    .body =
        Your Ramal account was unlocked and you can sign in again.

        If you didn't expect this, sign in and change your password.
    .action = Sign in
    .why = You received this mail because we tell you whenever your account is locked or unlocked.
