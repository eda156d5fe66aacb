# Lo que el chasis dice en todos los servicios. El mensaje lleva el nombre del código que explica; `.detail` dice qué hacer.
# Los textos los leen personas en un portal: nada de nombres de campos, de cabeceras ni del protocolo.

moment = { $date }, a las { $time } ({ $zone })

request-malformed = No se pudo leer lo que envió
    .detail = El envío llegó incompleto o en un formato que no conocemos. Inténtelo de nuevo; si el error continúa, hable con la atención al usuario.
body-form-unreadable = No se pudo leer el formulario
    .detail = Llegó incompleto o con un formato incorrecto. Envíe de nuevo el formulario entero.
auth-token-required = Es necesario iniciar sesión
    .detail = Entre en su cuenta e inténtelo de nuevo.
auth-token-invalid = Su sesión ya no es válida
    .detail = Terminó o no la abrimos nosotros. Vuelva a entrar para continuar.
person-not-yet-known = Su cuenta acaba de crearse
    .detail = Todavía estamos preparando todo aquí. Inténtelo de nuevo en un momento.
holder-not-proven = Falta comprobar que este documento es suyo
    .detail = Un CPF o CNPJ solo escrito no basta para actuar como titular. Use en la cuenta el correo que consta en el registro de la distribuidora, entre con un certificado e-CPF o e-CNPJ, o vaya a un puesto de atención con el documento. Por una empresa registrada actúan solo sus administradores y representantes legales: pídalo a uno de ellos, o pida uno de esos vínculos con la empresa.
auth-forbidden = Usted no puede hacer esto
    .detail = Su cuenta no tiene el permiso necesario. Si cree que debería tenerlo, hable con la atención al usuario.
not-found = Aquí no hay nada
    .detail = Lo que pidió no existe o no le corresponde verlo. Revise la dirección.
method-not-allowed = Esto no se puede hacer aquí
    .detail = La dirección existe, pero no hace lo que se pidió. Revise qué se puede hacer aquí e inténtelo de nuevo.
conflict = La situación cambió
    .detail = Esto se modificó entretanto o ya existe. Vea cómo está ahora e inténtelo de nuevo si todavía tiene sentido.
idempotency-running = El mismo envío todavía está en curso
    .detail = Espere unos segundos y envíelo de nuevo, sin cambiar nada, para recibir la respuesta.
idempotency-key-reused = Este envío repite la clave de otro
    .detail = La clave ya se usó con otros datos. Haga un envío nuevo, con una clave nueva.
idempotency-key-unusable = Use de 1 a 200 caracteres imprimibles.
idempotency-answer-not-stored = Esto ya se hizo
    .detail = El primer envío tuvo éxito. La respuesta contenía un secreto y, por eso, no se muestra otra vez.
version-mismatch = Otra persona modificó esto
    .detail = Usted estaba viendo una versión anterior. Vea qué cambió e inténtelo de nuevo.
body-too-large = El contenido es demasiado grande
    .detail = Envíe menos cada vez.
body-type-not-supported = Este formato no se acepta
    .detail = Envíe los datos en un formato que indique la documentación de este servicio.
validation-failed = Algunos datos deben corregirse
    .detail = Corrija los campos indicados y envíe de nuevo.
rate-limited = Demasiadas solicitudes
    .detail = Vuelva a intentarlo a partir del { $retry_at }.
captcha-failed = No pudimos comprobar que usted es una persona
    .detail = La verificación falta, ha caducado o ya fue usada. Hágala de nuevo y envíe la solicitud otra vez.
code-wrong = El código no coincide
    .detail = Revise el código en el correo más reciente. { $attempts_left ->
        [one] Queda { $attempts_left } intento.
       *[other] Quedan { $attempts_left } intentos.
    }
code-spent = Este código ya no vale
    .detail = Ya se usó o se escribió mal demasiadas veces. Si todavía necesita uno, empiece de nuevo.
code-expired = El código caducó
    .detail = Un código vale 10 minutos. Pida otro.
internal = Algo falló de nuestro lado
    .detail = Vuelva a intentarlo en un momento. Si ocurre otra vez, indique el número de la solicitud a la atención al usuario.
service-unavailable = No disponible por un momento
    .detail = No se modificó nada. Vuelva a intentarlo en un momento.

field-required = Este campo es obligatorio.
field-null = Este campo no puede quedar vacío.
field-unknown = Este campo no existe.
field-invalid = Este valor no es válido.
field-type = Este valor no tiene el formato esperado.
field-uuid = Este no es un identificador válido.
field-length = { $unit ->
    [items] { $exactly ->
        [0] { $minimum ->
            [0] Use como máximo { $maximum } elementos.
           *[other] { $maximum ->
                [0] Use al menos { $minimum } elementos.
               *[other] Use de { $minimum } a { $maximum } elementos.
            }
        }
       *[other] Use exactamente { $exactly } elementos.
    }
   *[characters] { $exactly ->
        [0] { $minimum ->
            [0] Use como máximo { $maximum } caracteres.
           *[other] { $maximum ->
                [0] Use al menos { $minimum } caracteres.
               *[other] Use de { $minimum } a { $maximum } caracteres.
            }
        }
       *[other] Use exactamente { $exactly } caracteres.
    }
}
field-range = El número está fuera de los límites. Revise el valor.
field-choice = Elija una de las opciones: { $choices }.
field-pattern = El formato no es el esperado. Revise lo que escribió.
field-control-characters = Hay caracteres que no se pueden imprimir. Bórrelos y escriba de nuevo.
field-email = Esta no es una dirección de correo electrónico. Revise que no falte nada, como en nombre@empresa.com.br.
field-phone = No podemos llamar a este teléfono. Revise el número, con el código del país y el de área.
field-day = Escriba la fecha como año-mes-día, por ejemplo 2026-11-27.
field-web-address = No puede contener la dirección de una página de internet.
field-file = Elija un archivo para este campo.
document-invalid = Este no es un CPF o CNPJ válido. Revise los dígitos.
document-not-a-cnpj = Este no es un CNPJ. Revise los dígitos.
unit-code-invalid = El código de la unidad consumidora tiene 8 o 15 dígitos. Revíselo en la factura.
name-no-letters = El nombre debe tener letras.
terms-not-accepted = Para tener una cuenta es necesario aceptar los términos de uso.
list-cursor-unknown = No encontramos este punto de la lista. Empiece la lista de nuevo.

file-too-large = El archivo es demasiado grande
    .detail = Aquí cada archivo puede tener hasta { $max_bytes }. Reduzca el archivo y envíelo de nuevo.
file-type-not-allowed = Este tipo de archivo no se acepta aquí
    .detail = Envíe un archivo de uno de estos tipos: { $allowed }.
file-content-mismatch = El archivo no es lo que dice su nombre
    .detail = El contenido no corresponde a la extensión. Guárdelo de nuevo en el formato correcto y envíelo otra vez.
file-heic = No se aceptan fotos en formato HEIC
    .detail = Guarde la foto como JPEG y envíela de nuevo. En los ajustes de la cámara, elija el formato más compatible y tome la foto otra vez, o envíe una captura de pantalla de la foto.
file-empty = El archivo está vacío
    .detail = Elija un archivo con contenido.
file-too-many = Demasiados archivos
    .detail = El límite aquí es de { $max_count ->
        [one] { $max_count } archivo
       *[other] { $max_count } archivos
    }. Quite uno antes de añadir otro.
file-infected = El archivo fue rechazado
    .detail = El antivirus encontró una amenaza en él. Envíe otro archivo.
file-not-ready = El archivo todavía se está comprobando
    .detail = Vuelva a intentarlo en un momento.
file-missing = No encontramos el archivo en nuestro almacenamiento
    .detail = El fallo es nuestro y quedó registrado. Vuelva a intentarlo más tarde; si el archivo sigue faltando, hable con atención al cliente o envíe el archivo de nuevo.
file-incomplete = El archivo no llegó completo
    .detail = Envíelo de nuevo.
csv-unreadable = No se pudo leer la hoja de cálculo
    .detail = Guárdela como CSV, con los nombres de las columnas en la primera fila. Columnas obligatorias: { $named }.
csv-encoding-unknown = No se reconoció la codificación del archivo
    .detail = Guarde la hoja de cálculo como CSV UTF-8 y envíela de nuevo.
csv-quotes-broken = Las comillas de la fila { $row } no se cierran
    .detail = A partir de esa fila no se sabe dónde terminan las celdas. Cierre las comillas o quítelas; dentro de una celda entre comillas, escriba cada una dos veces.
csv-column-repeated = Hay dos columnas con el mismo nombre
    .detail = La columna { $column } aparece más de una vez en la primera fila. Deje solo una.
csv-too-long = La hoja de cálculo tiene demasiadas filas
    .detail = Envíe como máximo { $maximum } filas cada vez, sin contar la de los nombres de las columnas; divida el archivo.
