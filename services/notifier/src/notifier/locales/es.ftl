# Lo que notifier escribe a las personas. `message-<kind>`: asunto; `.body` párrafos; `.after` después del código;
# `.action` texto del botón; `.why` por qué llegó el mensaje.

mail-greeting = Hola, { $name }:
mail-greeting-nobody = Hola:
mail-no-reply = Este buzón no se lee: no responda a este correo.
mail-preferences = Preferencias de notificación

message-registration-code = Su código de registro en Ramal
    .body = Para confirmar su correo electrónico y continuar el registro, indique este código:
    .after =
        El código es válido hasta el { $expires_at } y solo puede usarse una vez.

        Nadie de nuestro equipo le pedirá este código: no lo comparta con otra persona. Si usted no inició un registro, ignore este correo; no se creará nada.
    .why = Usted recibió este correo porque alguien indicó esta dirección en un registro en Ramal.
message-already-registered = Usted ya tiene una cuenta en Ramal
    .body =
        El { $at }, alguien intentó hacer un nuevo registro con esta dirección de correo, que ya pertenece a su cuenta. Nada ha cambiado.

        Si fue usted, entre con su contraseña; en la misma página puede recuperar una contraseña olvidada. Si no fue usted, no tiene que hacer nada.
    .action = Entrar
    .why = Usted recibió este correo porque esta dirección pertenece a una cuenta en Ramal y se usó en un nuevo registro.
message-new-device = Nuevo acceso a su cuenta
    .body =
        El { $at }, alguien entró en su cuenta desde un dispositivo que no conocíamos.

        Si fue usted, no tiene que hacer nada. Si no fue usted, cambie su contraseña ahora: con ello se cierran todas las sesiones abiertas.
    .action = No fui yo: cambiar la contraseña
    .why = Usted recibió este correo porque avisamos de cada acceso a su cuenta desde un dispositivo nuevo.
message-welcome = Le damos la bienvenida a Ramal
    .body =
        Su registro está listo. Desde ahora puede entrar con su CPF o CNPJ, o con su correo electrónico, y la contraseña que eligió.

        En Ramal usted sigue sus unidades consumidoras y solicitudes, decide quién puede actuar en su nombre y encuentra ayuda. En sus preferencias elige qué quiere recibir por correo.
    .action = Abrir Ramal
    .why = Usted recibió este correo porque completó su registro en Ramal.
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
message-account-unlocked = Su cuenta fue desbloqueada
    .body =
        Su cuenta en Ramal fue desbloqueada y ya puede entrar de nuevo.

        Si usted no lo esperaba, entre y cambie su contraseña.
    .action = Entrar
    .why = Usted recibió este correo porque avisamos de cada bloqueo y desbloqueo de su cuenta.
