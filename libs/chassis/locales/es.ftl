# Lo que el chasis dice en todos los servicios. El mensaje lleva el nombre del código que explica; `.detail` dice qué hacer.

request-malformed = No se pudo leer la solicitud
    .detail = Revise la dirección, las cabeceras y que el cuerpo sea un JSON válido en UTF-8.
body-form-unreadable = No se pudo leer el formulario
    .detail = El envío llegó incompleto o con un formato incorrecto. Envíe de nuevo el formulario entero.
auth-token-required = Es necesario iniciar sesión
    .detail = Envíe el token de acceso de una sesión en la cabecera Authorization.
auth-token-invalid = Su sesión ya no es válida
    .detail = El token de acceso caducó o no fue emitido por nosotros. Renueve la sesión o vuelva a entrar.
auth-forbidden = Usted no puede hacer esto
    .detail = Su cuenta no tiene el rol necesario.
not-found = Aquí no hay nada
    .detail = Lo que pidió no existe o no le corresponde verlo.
method-not-allowed = Esta dirección no hace eso
    .detail = La cabecera Allow indica los métodos que acepta.
conflict = Esto no concuerda con el estado actual
    .detail = Se modificó entretanto o ya existe. Léalo de nuevo y repita si todavía tiene sentido.
idempotency-running = La misma solicitud está en curso
    .detail = Repítala en un momento con la misma Idempotency-Key para recibir su respuesta.
idempotency-key-reused = Esta Idempotency-Key ya se usó en otra solicitud
    .detail = Use una clave nueva para cada solicitud nueva.
idempotency-key-unusable = Use de 1 a 200 caracteres imprimibles.
idempotency-answer-not-stored = Esto ya se hizo
    .detail = La primera solicitud tuvo éxito; su respuesta contenía un secreto y no se muestra otra vez.
version-mismatch = Otra persona lo modificó
    .detail = La versión en If-Match no es la actual. Léalo de nuevo y repita.
body-too-large = El contenido es demasiado grande
    .detail = Envíe menos cada vez; la documentación indica el límite de esta dirección.
body-type-not-supported = Este tipo de contenido no se acepta
    .detail = Envíe application/json, o lo que diga la documentación de esta dirección.
validation-failed = Algunos datos no son correctos
    .detail = Cada campo que debe revisarse está en la lista errors.
rate-limited = Demasiadas solicitudes
    .detail = Espere el tiempo indicado en Retry-After y vuelva a intentarlo.
internal = Algo falló de nuestro lado
    .detail = No se perdió nada. Si vuelve a ocurrir, indíquenos el número de la solicitud.
service-unavailable = No disponible por un momento
    .detail = No se modificó nada. Vuelva a intentarlo en breve.

field-required = Este campo es obligatorio.
field-null = Este campo no puede quedar vacío.
field-unknown = Este campo no existe.
field-invalid = Este valor no es válido.
field-type = Este valor es del tipo equivocado.
field-uuid = Este no es un identificador válido.
field-length = Debe tener { $minimum ->
    [0] como máximo { $maximum }
   *[other] { $maximum ->
        [0] al menos { $minimum }
       *[other] entre { $minimum } y { $maximum }
    }
} caracteres o elementos.
field-range = El número está fuera de los límites.
field-choice = Elija una de las opciones: { $choices }.
field-pattern = No tiene la forma esperada.
field-control-characters = Hay caracteres que no se pueden imprimir.
field-email = Esta no es una dirección de correo electrónico.
field-phone = Este no es un teléfono al que podamos llamar.
field-day = Escriba la fecha como año-mes-día, por ejemplo 2026-11-27.
field-web-address = No puede contener la dirección de una página de internet.
field-file = Envíe un archivo en este campo.
document-invalid = Este no es un CPF o CNPJ válido. Revise los dígitos.
document-not-a-cnpj = Este no es un CNPJ.
name-no-letters = El nombre debe tener letras.
terms-not-accepted = Para tener una cuenta es necesario aceptar los términos de uso.
list-cursor-unknown = Este cursor no es nuestro; empiece la lista de nuevo.

file-too-large = El archivo es demasiado grande
    .detail = El tamaño máximo aceptado aquí es de { $max_bytes } bytes.
file-type-not-allowed = Este tipo de archivo no se acepta aquí
    .detail = La documentación de esta dirección indica los tipos aceptados.
file-content-mismatch = El archivo no es lo que dice su nombre
    .detail = El contenido no corresponde a la extensión. Guárdelo de nuevo en el formato correcto.
file-empty = El archivo está vacío
    .detail = Elija un archivo con contenido.
file-too-many = Demasiados archivos
    .detail = Quite uno antes de añadir otro.
file-infected = El archivo fue rechazado
    .detail = El antivirus encontró algo en él.
file-not-ready = El archivo todavía se está comprobando
    .detail = Vuelva a intentarlo en un momento.
file-incomplete = El archivo no llegó completo
    .detail = Envíelo de nuevo.
csv-unreadable = No fue posible leer la planilla
    .detail = Guárdela como CSV, con los nombres de las columnas en la primera fila. Columnas obligatorias: { $named }.
csv-encoding-unknown = No se reconoció la codificación del archivo
    .detail = Guarde la planilla como CSV UTF-8 y envíela de nuevo.
csv-quotes-broken = Las comillas de la fila { $row } no se cierran
    .detail = A partir de esa fila no se sabe dónde terminan las celdas. Cierre las comillas o quítelas; dentro de una celda entre comillas, escriba cada una dos veces.
csv-column-repeated = Hay dos columnas con el mismo nombre
    .detail = La columna { $column } aparece más de una vez en la primera fila. Deje solo una.
csv-too-long = La planilla tiene demasiadas filas
    .detail = Envíe como máximo { $maximum } filas cada vez, sin contar la de los nombres de las columnas; divida el archivo.
