# Acceso a unidades: quién puede actuar en qué unidad consumidora.

unit-access-no-professional-profile = No hay un perfil profesional aprobado
    .detail = El acceso solo se puede dar a quien ya tiene un perfil profesional aprobado. Revise el CPF, o pida al profesional que envíe su perfil para análisis.
unit-access-exists = Este acceso ya existe
    .detail = Ya hay un acceso activo o en espera de respuesta para este profesional y esta unidad. Consulte la lista de accesos.
unit-access-not-pending = Este acceso ya no espera respuesta
    .detail = Ya fue respondido, retirado o venció sin respuesta, o la unidad cambió de titular. Consúltelo de nuevo para ver cómo quedó.
unit-access-not-live = Este acceso ya terminó
    .detail = No queda nada que terminar. Si aún lo necesita, conceda o solicite un acceso nuevo.
unit-access-not-yours-to-answer = Quien responde es la otra parte
    .detail = Usted mismo hizo esta concesión o solicitud. Puede retirarla, pero no aceptarla ni rechazarla.
unit-access-unit-not-found = No encontramos esta unidad entre las suyas
    .detail = Revise el código de la unidad consumidora en la factura. Solo el titular, o quien lo representa en la empresa titular, puede conceder acceso.
unit-access-too-many = Demasiados intentos
    .detail = Concedió o solicitó acceso demasiadas veces en poco tiempo. Vuelva a intentarlo a partir del { $retry_at }.

unit-access-valid-until = El fin de la vigencia va desde hoy hasta dentro de { $years } años.
unit-access-holder-says-until-when = El fin de la vigencia lo indica el titular. Envíe la respuesta sin esa fecha.
unit-access-to-oneself = No hace falta concederse acceso a sí mismo. Indique el CPF del profesional.
unit-access-own-unit = Usted ya actúa por este titular. Indique el CPF o CNPJ de su cliente.
unit-access-request-needs-unit = Solo el titular puede conceder acceso para una conexión nueva. Para solicitarlo, indique la unidad consumidora.
unit-access-only-in-grant = Esto lo indica solo el titular, al conceder el acceso. Para solicitarlo, no envíe este dato.
unit-access-no-unit-yet = Una conexión nueva aún no tiene unidad consumidora. No envíe este dato.
