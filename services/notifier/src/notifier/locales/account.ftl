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
message-recovery-code = Seu código para escolher uma senha nova
    .body = Para escolher uma senha nova para sua conta no Ramal, informe este código:
    .after =
        O código vale até { $expires_at } e só pode ser usado uma vez. Com a senha nova, todas as sessões abertas são encerradas.

        Ninguém da nossa equipe pede este código: não o passe a outra pessoa. Se você não pediu uma senha nova, ignore este e-mail; a sua continua valendo.
    .why = Você recebeu este e-mail porque alguém pediu uma senha nova para a conta deste endereço no Ramal.
## es
message-recovery-code = Su código para elegir una contraseña nueva
    .body = Para elegir una contraseña nueva para su cuenta en Ramal, indique este código:
    .after =
        El código es válido hasta el { $expires_at } y solo puede usarse una vez. Con la contraseña nueva se cierran todas las sesiones abiertas.

        Nadie de nuestro equipo le pedirá este código: no lo comparta con otra persona. Si usted no pidió una contraseña nueva, ignore este correo; la suya sigue siendo válida.
    .why = Usted recibió este correo porque alguien pidió una contraseña nueva para la cuenta de esta dirección en Ramal.
## en
message-recovery-code = Your code to choose a new password
    .body = To choose a new password for your Ramal account, enter this code:
    .after =
        The code is valid until { $expires_at } and can be used only once. The new password ends all open sessions.

        Nobody on our team will ask you for this code: don't give it to anyone. If you didn't ask for a new password, ignore this mail; yours stays valid.
    .why = You received this mail because somebody asked for a new password for this address's Ramal account.

## pt
message-email-change-code = Seu código para confirmar o novo e-mail
    .body = Para que sua conta no Ramal passe a usar este endereço de e-mail, informe este código:
    .after =
        O código vale até { $expires_at } e só pode ser usado uma vez.

        Ninguém da nossa equipe pede este código: não o passe a outra pessoa. Se você não pediu esta troca, ignore este e-mail; nada mudará.
    .why = Você recebeu este e-mail porque alguém quer usar este endereço em sua conta no Ramal.
## es
message-email-change-code = Su código para confirmar el nuevo correo
    .body = Para que su cuenta en Ramal use esta dirección de correo, indique este código:
    .after =
        El código es válido hasta el { $expires_at } y solo puede usarse una vez.

        Nadie de nuestro equipo le pedirá este código: no lo comparta con otra persona. Si usted no pidió este cambio, ignore este correo; nada cambiará.
    .why = Usted recibió este correo porque alguien quiere usar esta dirección en su cuenta en Ramal.
## en
message-email-change-code = Your code to confirm the new address
    .body = To use this e-mail address for your Ramal account, enter this code:
    .after =
        The code is valid until { $expires_at } and can be used only once.

        Nobody on our team will ask you for this code: don't give it to anyone. If you didn't ask for this change, ignore this mail; nothing will change.
    .why = You received this mail because somebody wants to use this address for their Ramal account.

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
message-password-recovered = Sua conta tem uma senha nova
    .body =
        Em { $at }, uma senha nova foi escolhida para sua conta com um código enviado a este endereço. Todas as sessões foram encerradas e os aparelhos conhecidos, esquecidos.

        Se foi você, entre com a senha nova. Se não foi, alguém lê os seus e-mails: proteja sua caixa de correio, escolha outra senha e fale com o atendimento.
    .action = Não fui eu: recuperar o acesso
    .why = Você recebeu este e-mail porque avisamos sobre toda mudança na forma de entrar na sua conta.
## es
message-password-recovered = Su cuenta tiene una contraseña nueva
    .body =
        El { $at }, se eligió una contraseña nueva para su cuenta con un código enviado a esta dirección. Se cerraron todas las sesiones y se olvidaron los dispositivos conocidos.

        Si fue usted, entre con la contraseña nueva. Si no fue usted, alguien lee su correo: proteja su buzón, elija otra contraseña y hable con atención al usuario.
    .action = No fui yo: recuperar el acceso
    .why = Usted recibió este correo porque avisamos de cada cambio en la forma de entrar en su cuenta.
## en
message-password-recovered = Your account has a new password
    .body =
        On { $at }, a new password was chosen for your account with a code sent to this address. All sessions were ended, and known devices forgotten.

        If it was you, sign in with the new password. If it wasn't, somebody reads your mail: secure your mailbox, choose another password and talk to our service desk.
    .action = It wasn't me: recover access
    .why = You received this mail because we tell you about every change in how you sign in to your account.

## pt
message-password-changed = Sua senha foi trocada
    .body =
        Em { $at }, a senha da sua conta foi trocada por alguém que conhecia a anterior. As outras sessões foram encerradas.

        Se foi você, não é preciso fazer nada. Se não foi, recupere o acesso agora e escolha outra senha.
    .action = Não fui eu: recuperar o acesso
    .why = Você recebeu este e-mail porque avisamos sobre toda mudança na forma de entrar na sua conta.
## es
message-password-changed = Su contraseña fue cambiada
    .body =
        El { $at }, cambió la contraseña de su cuenta alguien que conocía la anterior. Se cerraron las demás sesiones.

        Si fue usted, no tiene que hacer nada. Si no fue usted, recupere el acceso ahora y elija otra contraseña.
    .action = No fui yo: recuperar el acceso
    .why = Usted recibió este correo porque avisamos de cada cambio en la forma de entrar en su cuenta.
## en
message-password-changed = Your password was changed
    .body =
        On { $at }, the password of your account was changed by somebody who knew the former one. The other sessions were ended.

        If it was you, there is nothing you need to do. If it wasn't, recover access now and choose another password.
    .action = It wasn't me: recover access
    .why = You received this mail because we tell you about every change in how you sign in to your account.

## pt
message-email-change-started = Pedido de troca do seu e-mail
    .body =
        Em { $at }, alguém que entrou na sua conta pediu para trocar o endereço de e-mail dela. Enviamos um código ao novo endereço; nada muda antes que ele seja informado.

        Se foi você, informe o código. Se não foi, troque sua senha agora: isso encerra as outras sessões e cancela a troca.
    .action = Não fui eu: trocar a senha
    .why = Você recebeu este e-mail porque avisamos sobre toda mudança na forma de entrar na sua conta.
## es
message-email-change-started = Solicitud de cambio de su correo
    .body =
        El { $at }, alguien que entró en su cuenta pidió cambiar la dirección de correo de esta. Enviamos un código a la nueva dirección; nada cambia antes de que se indique.

        Si fue usted, indique el código. Si no fue usted, cambie su contraseña ahora: con ello se cierran las demás sesiones y se cancela el cambio.
    .action = No fui yo: cambiar la contraseña
    .why = Usted recibió este correo porque avisamos de cada cambio en la forma de entrar en su cuenta.
## en
message-email-change-started = A change of your e-mail address was asked for
    .body =
        On { $at }, somebody signed in to your account asked to change its e-mail address. We sent a code to the new address; nothing changes before it is entered.

        If it was you, enter the code. If it wasn't, change your password now: that ends the other sessions and cancels the change.
    .action = It wasn't me: change the password
    .why = You received this mail because we tell you about every change in how you sign in to your account.

## pt
message-email-changed = Sua conta tem um novo e-mail
    .body =
        Em { $at }, o endereço de e-mail da sua conta foi trocado. A partir de agora escrevemos ao novo endereço; este não serve mais para entrar nem para recuperar a senha.

        Se foi você, não é preciso fazer nada. Se não foi, fale com o atendimento: a equipe confere quem você é e corrige o endereço.
    .action = Ver o que fazer
    .why = Você recebeu este e-mail porque este endereço era o da sua conta no Ramal.
## es
message-email-changed = Su cuenta tiene un nuevo correo
    .body =
        El { $at }, se cambió la dirección de correo de su cuenta. Desde ahora escribimos a la nueva; esta ya no sirve para entrar ni para recuperar la contraseña.

        Si fue usted, no tiene que hacer nada. Si no fue usted, hable con atención al usuario: el equipo comprueba quién es usted y corrige la dirección.
    .action = Ver qué hacer
    .why = Usted recibió este correo porque esta dirección era la de su cuenta en Ramal.
## en
message-email-changed = Your account has a new e-mail address
    .body =
        On { $at }, the e-mail address of your account was changed. From now on we write to the new one; this one no longer serves to sign in or to recover the password.

        If it was you, there is nothing you need to do. If it wasn't, talk to our service desk: they check who you are and correct the address.
    .action = See what to do
    .why = You received this mail because this address was that of your Ramal account.

## pt
message-address-wanted = Alguém quis usar seu e-mail em outra conta
    .body =
        Em { $at }, alguém quis usar este endereço de e-mail em outra conta. Ele já pertence à sua, e nada mudou.

        Se foi você, entre com a conta deste endereço. Se não foi, não é preciso fazer nada.
    .action = Entrar
    .why = Você recebeu este e-mail porque este endereço pertence a uma conta no Ramal e foi informado em outra.
## es
message-address-wanted = Alguien quiso usar su correo en otra cuenta
    .body =
        El { $at }, alguien quiso usar esta dirección de correo en otra cuenta. Ya pertenece a la suya, y nada ha cambiado.

        Si fue usted, entre con la cuenta de esta dirección. Si no fue usted, no tiene que hacer nada.
    .action = Entrar
    .why = Usted recibió este correo porque esta dirección pertenece a una cuenta en Ramal y se indicó en otra.
## en
message-address-wanted = Somebody wanted to use your address for another account
    .body =
        On { $at }, somebody wanted to use this e-mail address for another account. It already belongs to yours, and nothing has changed.

        If it was you, sign in with this address's account. If it wasn't, there is nothing you need to do.
    .action = Sign in
    .why = You received this mail because this address belongs to a Ramal account and was entered for another one.

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
        [recovery]
            Pediram uma senha nova para o seu documento várias vezes sem concluir o pedido. { $until ->
                [unknown] Por segurança, nenhum código é enviado por enquanto.
               *[moment] Por segurança, nenhum código é enviado até { $until }.
            }

            Até lá, só é possível entrar em aparelhos em que você já entrou. Não foi você? Então alguém tentou entrar no seu lugar, sem conseguir. Se precisar de ajuda, fale com o atendimento.
       *[other]
            Houve várias tentativas sem sucesso de entrar na sua conta. { $until ->
                [unknown] Por segurança, ela está bloqueada.
               *[moment] Por segurança, ela está bloqueada até { $until }.
            }

            Não foi você? Então alguém pode ter tentado entrar no seu lugar. Recupere o acesso e escolha uma senha nova.
    }
    .action = { $cause ->
        [staff] { "" }
        [recovery] { "" }
       *[other] Não fui eu: recuperar o acesso
    }
    .why = Você recebeu este e-mail porque avisamos sobre todo bloqueio da sua conta.
## es
message-account-locked = Su cuenta está bloqueada
    .body = { $cause ->
        [staff]
            Nuestro equipo bloqueó su cuenta y cerró sus sesiones.

            Para conocer el motivo y resolver la situación, hable con atención al usuario.
        [recovery]
            Se pidió varias veces una contraseña nueva para su documento sin completar la solicitud. { $until ->
                [unknown] Por seguridad, no se envía ningún código por ahora.
               *[moment] Por seguridad, no se envía ningún código hasta el { $until }.
            }

            Hasta entonces solo se puede entrar en dispositivos en los que usted ya entró. ¿No fue usted? Entonces alguien intentó entrar en su lugar, sin lograrlo. Si necesita ayuda, hable con atención al usuario.
       *[other]
            Hubo varios intentos fallidos de entrar en su cuenta. { $until ->
                [unknown] Por seguridad, está bloqueada.
               *[moment] Por seguridad, está bloqueada hasta el { $until }.
            }

            ¿No fue usted? Entonces alguien pudo haber intentado entrar en su lugar. Recupere el acceso y elija una contraseña nueva.
    }
    .action = { $cause ->
        [staff] { "" }
        [recovery] { "" }
       *[other] No fui yo: recuperar el acceso
    }
    .why = Usted recibió este correo porque avisamos de cada bloqueo de su cuenta.
## en
message-account-locked = Your account is locked
    .body = { $cause ->
        [staff]
            Our team locked your account and ended your sessions.

            To learn why and to settle the matter, please talk to our service desk.
        [recovery]
            A new password was asked for several times for your document, and never chosen. { $until ->
                [unknown] For your safety no code is sent for now.
               *[moment] For your safety no code is sent until { $until }.
            }

            Until then, signing in works only on devices on which you signed in before. If it wasn't you, somebody else tried to get in as you, in vain. If you need help, talk to our service desk.
       *[other]
            There were several failed attempts to sign in to your account. { $until ->
                [unknown] For your safety it is locked.
               *[moment] For your safety it is locked until { $until }.
            }

            If it wasn't you, somebody else may have tried to sign in as you. Recover access and choose a new password.
    }
    .action = { $cause ->
        [staff] { "" }
        [recovery] { "" }
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
