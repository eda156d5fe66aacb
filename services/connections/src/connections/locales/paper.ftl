# The words of papers (`connections.papers`), and why a paper is not made.

## pt

paper-busy = Muitos documentos estão sendo feitos agora
    .detail = Nada foi alterado. Tente de novo em alguns segundos.
paper-not-made = O documento não pôde ser feito
    .detail = Nada foi alterado. Tente de novo em um minuto. Se acontecer outra vez, avise a equipe técnica com o número desta solicitação.
paper-page-of = Página {"{"}page{"}"} de {"{"}pages{"}"}
paper-digest = Resumo SHA-256 do conteúdo: { $digest }
paper-protocol = Protocolo
paper-service-order = Ordem de serviço
paper-request = Pedido
paper-request-kind = { $kind ->
    [new_connection] Ligação nova
    [connection_budget] Orçamento de conexão
    [generation_budget] Orçamento de geração distribuída
   *[other] Vistoria da geração distribuída
}
paper-holder-name = Titular
paper-holder-document = CPF ou CNPJ do titular
paper-consumer-unit = Unidade consumidora
paper-address = Endereço
paper-issued-on = Emitido em
paper-valid-until = Válido até
paper-works-class = Tipo de obra da distribuidora
paper-works-class-of = { $works_class ->
    [none] Sem obra
    [lv] Em baixa tensão
    [mv_1km] Em média tensão, até um quilômetro
   *[other] Outra
}
paper-term-days = Prazo da obra
paper-days = { $days ->
    [one] { $days } dia
   *[other] { $days } dias
}
paper-built-by = { $by ->
    [distributor] Distribuidora
   *[customer] Cliente
}
paper-budget-title = Orçamento de conexão
paper-budget-subtitle = Protocolo { $protocol }, revisão { $revision }
paper-budget-footer = Orçamento do protocolo { $protocol }, revisão { $revision }
paper-budget-works = Obras
paper-budget-no-works = Não são necessárias obras.
paper-budget-description = Descrição
paper-budget-by = Quem faz
paper-budget-item-cost = Custo
paper-budget-total = Total
paper-budget-amounts = Valores
paper-budget-cost = Custo total
paper-budget-distributors = Parte da distribuidora
paper-budget-participation = Participação financeira do cliente
paper-budget-answer = Como responder
paper-budget-if-silent-accepted = O titular pode aceitar ou recusar este orçamento no pedido até { $valid_until }. Nada há a pagar. Sem resposta até esse dia, o orçamento vale como aceito.
paper-budget-if-silent-expired = O titular pode aceitar ou recusar este orçamento no pedido até { $valid_until }. Sem resposta até esse dia, o orçamento perde a validade e o pedido termina.
paper-budget-law = Orçamento conforme a REN ANEEL 1000/2021, art. 69 e 83. Só vale a última revisão.

## es

paper-busy = Se están haciendo muchos documentos ahora
    .detail = No se cambió nada. Inténtelo de nuevo en algunos segundos.
paper-not-made = No se pudo hacer el documento
    .detail = No se cambió nada. Inténtelo de nuevo en un minuto. Si vuelve a pasar, avise al equipo técnico con el número de esta solicitud.
paper-page-of = Página {"{"}page{"}"} de {"{"}pages{"}"}
paper-digest = Resumen SHA-256 del contenido: { $digest }
paper-protocol = Protocolo
paper-service-order = Orden de servicio
paper-request = Solicitud
paper-request-kind = { $kind ->
    [new_connection] Conexión nueva
    [connection_budget] Presupuesto de conexión
    [generation_budget] Presupuesto de generación distribuida
   *[other] Inspección de la generación distribuida
}
paper-holder-name = Titular
paper-holder-document = CPF o CNPJ del titular
paper-consumer-unit = Unidad de consumo
paper-address = Dirección
paper-issued-on = Emitido el
paper-valid-until = Válido hasta
paper-works-class = Tipo de obra de la distribuidora
paper-works-class-of = { $works_class ->
    [none] Sin obra
    [lv] En baja tensión
    [mv_1km] En media tensión, hasta un kilómetro
   *[other] Otra
}
paper-term-days = Plazo de la obra
paper-days = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
paper-built-by = { $by ->
    [distributor] Distribuidora
   *[customer] Cliente
}
paper-budget-title = Presupuesto de conexión
paper-budget-subtitle = Protocolo { $protocol }, revisión { $revision }
paper-budget-footer = Presupuesto del protocolo { $protocol }, revisión { $revision }
paper-budget-works = Obras
paper-budget-no-works = No se necesitan obras.
paper-budget-description = Descripción
paper-budget-by = Quién la hace
paper-budget-item-cost = Costo
paper-budget-total = Total
paper-budget-amounts = Valores
paper-budget-cost = Costo total
paper-budget-distributors = Parte de la distribuidora
paper-budget-participation = Participación financiera del cliente
paper-budget-answer = Cómo responder
paper-budget-if-silent-accepted = El titular puede aceptar o rechazar este presupuesto en la solicitud hasta el { $valid_until }. No hay nada que pagar. Sin respuesta hasta ese día, el presupuesto vale como aceptado.
paper-budget-if-silent-expired = El titular puede aceptar o rechazar este presupuesto en la solicitud hasta el { $valid_until }. Sin respuesta hasta ese día, el presupuesto pierde su validez y la solicitud termina.
paper-budget-law = Presupuesto según la REN ANEEL 1000/2021, art. 69 y 83. Solo vale la última revisión.

## en

paper-busy = Many documents are being made now
    .detail = Nothing was changed. Try again in a few seconds.
paper-not-made = The document could not be made
    .detail = Nothing was changed. Try again in a minute. If it happens again, tell the technical team the number of this request.
paper-page-of = Page {"{"}page{"}"} of {"{"}pages{"}"}
paper-digest = SHA-256 digest of the content: { $digest }
paper-protocol = Protocol
paper-service-order = Service order
paper-request = Request
paper-request-kind = { $kind ->
    [new_connection] New connection
    [connection_budget] Connection budget
    [generation_budget] Distributed generation budget
   *[other] Inspection of distributed generation
}
paper-holder-name = Holder
paper-holder-document = The holder's CPF or CNPJ
paper-consumer-unit = Consumer unit
paper-address = Address
paper-issued-on = Issued on
paper-valid-until = Valid until
paper-works-class = Works of the distributor
paper-works-class-of = { $works_class ->
    [none] No works
    [lv] In low voltage
    [mv_1km] In medium voltage, up to one kilometre
   *[other] Other
}
paper-term-days = Term of the works
paper-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
paper-built-by = { $by ->
    [distributor] Distributor
   *[customer] Customer
}
paper-budget-title = Connection budget
paper-budget-subtitle = Protocol { $protocol }, revision { $revision }
paper-budget-footer = Budget of protocol { $protocol }, revision { $revision }
paper-budget-works = Works
paper-budget-no-works = No works are needed.
paper-budget-description = Description
paper-budget-by = Built by
paper-budget-item-cost = Cost
paper-budget-total = Total
paper-budget-amounts = Amounts
paper-budget-cost = Total cost
paper-budget-distributors = The distributor's share
paper-budget-participation = The customer's financial participation
paper-budget-answer = How to answer
paper-budget-if-silent-accepted = The holder can accept or refuse this budget in the request until { $valid_until }. There is nothing to pay. Without an answer by that day, the budget counts as accepted.
paper-budget-if-silent-expired = The holder can accept or refuse this budget in the request until { $valid_until }. Without an answer by that day, the budget expires and the request ends.
paper-budget-law = Budget by REN ANEEL 1000/2021, art. 69 and 83. Only the last revision is valid.
