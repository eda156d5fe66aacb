# Lo que dice la identidad. El mensaje lleva el nombre del código que explica; `.detail` dice qué hacer.

registration-not-verified = El correo aún no fue confirmado
    .detail = Escriba primero el código enviado a su correo electrónico.
registration-already-verified = El correo ya fue confirmado
    .detail = Continúe el registro con su nombre, teléfono y contraseña.
registration-already-completed = Este registro ya fue concluido
    .detail = Entre con su CPF, CNPJ o correo electrónico y su contraseña.
registration-expired = Este registro caducó
    .detail = Un registro puede durar hasta 24 horas. Empiece de nuevo.
registration-document-taken = Este documento ya tiene una cuenta
    .detail = Si la cuenta es suya, recupere la contraseña o entre con su certificado digital. Si otra persona usó su documento, hable con la atención al usuario.
registration-email-taken = Este correo ya tiene una cuenta
    .detail = Entre con él, o regístrese con otro correo electrónico.
recovery-expired = Esta solicitud caducó
    .detail = Una contraseña nueva puede elegirse hasta 24 horas después de pedirla. Empiece de nuevo.
email-change-expired = Este cambio caducó
    .detail = Un correo nuevo puede confirmarse durante 24 horas. Empiece de nuevo.
email-taken = Este correo ya tiene una cuenta
    .detail = Elija otra dirección.
terms-changed = Los términos de uso cambiaron
    .detail = Lea y acepte la versión { $terms_version } para continuar.
code-wrong = El código no coincide
    .detail = Revise el código en el correo más reciente. { $attempts_left ->
        [one] Queda { $attempts_left } intento.
       *[other] Quedan { $attempts_left } intentos.
    }
code-spent = Este código ya no vale
    .detail = Ya se usó o se escribió mal demasiadas veces. Si todavía necesita uno, empiece de nuevo.
code-expired = El código caducó
    .detail = Un código vale 10 minutos. Pida otro.
code-resend-too-soon = Acabamos de enviar un código
    .detail = Espere un minuto y revise también la carpeta de correo no deseado antes de pedir otro.
code-too-many-sent = Ya enviamos demasiados códigos
    .detail = Hay un límite de códigos por correo y por red. Vuelva a intentarlo a partir del { $retry_at }.
code-too-many-wrong = Demasiados códigos equivocados
    .detail = Hubo demasiados intentos para este correo o desde su red. Vuelva a intentarlo a partir del { $retry_at }.
credentials-wrong = Usuario o contraseña incorrectos
    .detail = Revise el CPF, CNPJ o correo y la contraseña. Tras tres errores, la entrada queda bloqueada por 10 minutos.
password-wrong = La contraseña actual no es correcta
    .detail = Revísela y vuelva a intentarlo. Tras tres errores hay que esperar 10 minutos.
account-locked = Bloqueado por ahora
    .detail = Hubo demasiadas contraseñas equivocadas, o demasiadas solicitudes de una nueva. Vuelva a intentarlo a partir del { $locked_until }. Todavía puede entrar en un dispositivo en el que ya entró antes.
account-locked-by-staff = Nuestro equipo bloqueó esta cuenta
    .detail = Hable con atención al usuario para conocer el motivo y resolver la situación.
roles-last-admin = Alguien tiene que seguir como administrador
    .detail = Esta cuenta es la última que puede administrar la plataforma. Nombre antes a otra persona como administradora.
user-own-account = Esta es su propia cuenta
    .detail = Otra persona del equipo tiene que hacerlo por usted.
user-email-taken = Otra cuenta tiene este correo
    .detail = Pida otra dirección de correo, o busque la cuenta que tiene esta.
session-refresh-invalid = Su sesión terminó
    .detail = Vuelva a entrar.

password-too-short = La contraseña debe tener al menos { $minimum } caracteres; recomendamos { $recommended } caracteres o más.
password-too-long = La contraseña puede tener como máximo { $maximum } caracteres.
password-common = Esta contraseña es de las primeras que alguien probaría. Elija otra; una frase es una buena idea.
password-own-data = La contraseña no puede estar hecha con sus propios datos: documento, nombre, correo o teléfono.
