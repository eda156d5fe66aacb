# Lo que se puede pedir, y códigos postales.

service-new-connection = Conexión nueva
service-connection-budget = Presupuesto de conexión
service-generation-budget = Presupuesto de conexión de generación distribuida
service-commissioning = Inspección y puesta en servicio

service-unit-needed = Este servicio es para una unidad consumidora. Elija primero la unidad.
service-unit-exists = La conexión nueva es para un lugar que todavía no tiene unidad consumidora. Para pedirla, no elija ninguna unidad.
service-unit-closed = Esta unidad consumidora está cerrada. No se puede pedir nada más para ella.
service-company-suspended = El registro de la empresa titular está suspendido. No se puede pedir nada nuevo en su nombre hasta que vuelva a valer.
service-not-the-holder = El CNPJ de esta cuenta es de una empresa registrada, y solo sus administradores y representantes legales piden en su nombre. Hable con uno de ellos.

postal-code-no-answer = No pudimos consultar el código postal ahora
    .detail = Escriba la dirección, o intente de nuevo dentro de un momento.
