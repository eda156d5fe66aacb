# Lo que los analistas hacen con solicitudes.

request-own = Esta solicitud es suya
    .detail = Nadie analiza una solicitud que abrió o en la que actúa por el titular. Pásela a otra persona del equipo.
request-moved = La solicitud no permite este paso
    .detail = La solicitud ya está en otro estado: { $request_status ->
        [draft] borrador
        [submitted] enviada
        [in_analysis] en análisis
        [returned] devuelta para corregir
        [approved] aprobada
        [rejected] rechazada
        [withdrawn] cancelada por el cliente
        [lapsed] caducada
        [budget_issued] con presupuesto emitido
        [budget_accepted] con presupuesto aceptado
        [budget_refused] con presupuesto rechazado
        [budget_expired] con presupuesto vencido
        [works] en obras
        [completed] concluida
       *[other] { $request_status }
    }. Vea cómo está ahora.
request-claimed = Otra persona tiene esta solicitud
    .detail = Otro analista tiene esta solicitud. Acuérdelo con él, o tómela en su lugar.
request-not-claimed = Nadie tiene esta solicitud
    .detail = Tome la solicitud antes de analizarla.
document-rejected = Hay documentos rechazados
    .detail = Una solicitud con un documento rechazado no se puede aprobar. Acepte el documento, o devuelva la solicitud para que se cambie.
return-justification-required = La devolución necesita una justificación
    .detail = Algo de esta lista ya estaba en la solicitud, sin cambios, en la ronda anterior y no se señaló. Justifique por qué lo señala recién ahora.
return-visible-before = Esto ya estaba en la solicitud en la ronda anterior y no se señaló. Justifíquelo.
return-item-names-one = Indique una sola cosa: una etapa, un documento o un tipo de documento.
return-section-unknown = El formulario de esta solicitud no tiene esta etapa, o no corresponde. Elija otra.
return-slot-not-asked = Este documento no se puede exigir en esta solicitud. Elija uno que el formulario pida.
return-document-unknown = Este documento no es parte de lo que se envió. Elija un documento de la solicitud.
return-rejected-not-listed = El documento { $file_name } fue rechazado y no está en la lista. Inclúyalo para que se pueda cambiar, o acéptelo.
decision-registers-no-unit = Solo una conexión nueva registra una unidad consumidora. Quite el código.
