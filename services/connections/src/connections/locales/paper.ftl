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
paper-budget-guarantee = Se o pedido for retirado depois de { $kept_until }, a garantia é perdida (REN 1000/2021, art. 655-C).
paper-budget-law = Orçamento conforme a REN ANEEL 1000/2021, art. 69 e 83. Só vale a última revisão.
paper-holder-since = Titular deste comprovante desde
paper-evidence-title = Comprovante de prazos
paper-evidence-subtitle = Protocolo { $protocol }, situação em { $as_of }
paper-evidence-footer = Prazos do protocolo { $protocol }, situação em { $as_of }
paper-as-of = Situação em
paper-evidence-clocks = Prazos
paper-evidence-clock = Prazo
paper-evidence-owner = De quem
paper-evidence-dates = Início e fim
paper-evidence-days = Dias
paper-evidence-status = Situação
paper-evidence-between = de { $started_on } a { $due_on }
paper-evidence-open = desde { $started_on }, parado
paper-evidence-used = { $used } de { $term }
paper-unit-of = { $unit ->
    [business_days] úteis
   *[calendar_days] corridos
}
paper-owner-of = { $owner ->
    [distributor] Distribuidora
   *[customer] Cliente
}
paper-status-of = { $status ->
    [running] Em curso
    [suspended] Suspenso
    [met] Cumprido
    [late] Vencido
   *[cancelled] Sem efeito
}
paper-evidence-counted = Dias que contaram
paper-evidence-no-day = Nenhum dia contou.
paper-evidence-suspensions = Suspensões
paper-evidence-no-suspension = Não houve suspensão.
paper-evidence-reason = Motivo
paper-evidence-noted = Anotada em
paper-evidence-noted-later = Para um prazo que já tinha acabado quando a suspensão foi anotada, ela vale a partir do dia da anotação.
paper-evidence-first = Primeiro dia
paper-evidence-last = Último dia
paper-evidence-goes-on = em curso
paper-evidence-days-off = Dias sem expediente
paper-evidence-no-day-off = Nenhum.
paper-evidence-day = Dia
paper-evidence-why = Por quê
paper-evidence-law = Prazos da REN ANEEL 1000/2021. O dia seguinte ao do fato é o primeiro que conta, se for dia útil (art. 656). O resumo SHA-256 permite conferir estes dados.
paper-side-of = { $side ->
    [distributor] Dias usados pela distribuidora
   *[customer] Dias usados pelo cliente
}
paper-day-off-of = { $reason ->
    [weekend] fim de semana
    [holiday] feriado
   *[closed] sem expediente na distribuidora
}
paper-clock-of = { $code ->
    [completeness_check] Verificação dos documentos
    [project_analysis] Análise do projeto
    [project_reanalysis] Nova análise do projeto
    [budget_without_works] Orçamento sem obra
    [budget_with_works] Orçamento com obra
    [budget_otherwise] Orçamento nos demais casos
    [budget_acceptance] Resposta ao orçamento
    [contracts] Envio dos contratos
    [contracts_and_payment] Contratos assinados e pagamento
    [works_lv] Obra em baixa tensão
    [works_mv_1km] Obra em média tensão
    [works_other] Outra obra
    [inspection_lv] Vistoria e medição, baixa tensão
    [inspection_mv] Vistoria e medição, média tensão
    [inspection_hv] Vistoria e medição, alta tensão
    [failed_inspection_report] Relatório da vistoria reprovada
    [new_inspection] Pedido de nova vistoria
    [commissioning_of_works] Comissionamento da obra do cliente
    [recommissioning_of_works] Novo comissionamento da obra
    [phone_documents] Documentos do pedido por telefone
   *[cure] Correção do pedido
}
paper-reason-of = { $reason ->
    [grid_operator] consulta ao operador da rede
    [authority] consulta a uma autoridade
    [customer_part] parte do cliente
    [licence] licença
    [right_of_way] servidão de passagem
    [force_majeure] força maior
    [guarantee] garantia
    [phone_documents] documentos do pedido por telefone
    [former_holder] titular anterior
   *[complaint] reclamação
}

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
paper-budget-guarantee = Si la solicitud se retira después del { $kept_until }, se pierde la garantía (REN 1000/2021, art. 655-C).
paper-budget-law = Presupuesto según la REN ANEEL 1000/2021, art. 69 y 83. Solo vale la última revisión.
paper-holder-since = Titular de este comprobante desde
paper-evidence-title = Comprobante de plazos
paper-evidence-subtitle = Protocolo { $protocol }, situación al { $as_of }
paper-evidence-footer = Plazos del protocolo { $protocol }, situación al { $as_of }
paper-as-of = Situación al
paper-evidence-clocks = Plazos
paper-evidence-clock = Plazo
paper-evidence-owner = De quién
paper-evidence-dates = Inicio y fin
paper-evidence-days = Días
paper-evidence-status = Situación
paper-evidence-between = del { $started_on } al { $due_on }
paper-evidence-open = desde el { $started_on }, detenido
paper-evidence-used = { $used } de { $term }
paper-unit-of = { $unit ->
    [business_days] hábiles
   *[calendar_days] corridos
}
paper-owner-of = { $owner ->
    [distributor] Distribuidora
   *[customer] Cliente
}
paper-status-of = { $status ->
    [running] En curso
    [suspended] Suspendido
    [met] Cumplido
    [late] Vencido
   *[cancelled] Sin efecto
}
paper-evidence-counted = Días que contaron
paper-evidence-no-day = Ningún día contó.
paper-evidence-suspensions = Suspensiones
paper-evidence-no-suspension = No hubo suspensiones.
paper-evidence-reason = Motivo
paper-evidence-noted = Anotada el
paper-evidence-noted-later = Para un plazo que ya había terminado cuando se anotó la suspensión, esta vale a partir del día de la anotación.
paper-evidence-first = Primer día
paper-evidence-last = Último día
paper-evidence-goes-on = en curso
paper-evidence-days-off = Días no hábiles
paper-evidence-no-day-off = Ninguno.
paper-evidence-day = Día
paper-evidence-why = Por qué
paper-evidence-law = Plazos de la REN ANEEL 1000/2021. El día siguiente al del hecho es el primero que cuenta, si es hábil (art. 656). El resumen SHA-256 permite comprobar estos datos.
paper-side-of = { $side ->
    [distributor] Días usados por la distribuidora
   *[customer] Días usados por el cliente
}
paper-day-off-of = { $reason ->
    [weekend] fin de semana
    [holiday] feriado
   *[closed] sin atención en la distribuidora
}
paper-clock-of = { $code ->
    [completeness_check] Verificación de los documentos
    [project_analysis] Análisis del proyecto
    [project_reanalysis] Nuevo análisis del proyecto
    [budget_without_works] Presupuesto sin obras
    [budget_with_works] Presupuesto con obras
    [budget_otherwise] Presupuesto en los demás casos
    [budget_acceptance] Respuesta al presupuesto
    [contracts] Envío de los contratos
    [contracts_and_payment] Contratos firmados y pago
    [works_lv] Obra en baja tensión
    [works_mv_1km] Obra en media tensión
    [works_other] Otra obra
    [inspection_lv] Inspección y medición, baja tensión
    [inspection_mv] Inspección y medición, media tensión
    [inspection_hv] Inspección y medición, alta tensión
    [failed_inspection_report] Informe de la inspección no aprobada
    [new_inspection] Solicitud de nueva inspección
    [commissioning_of_works] Puesta en servicio de la obra del cliente
    [recommissioning_of_works] Nueva puesta en servicio de la obra
    [phone_documents] Documentos de la solicitud por teléfono
   *[cure] Corrección de la solicitud
}
paper-reason-of = { $reason ->
    [grid_operator] consulta al operador de la red
    [authority] consulta a una autoridad
    [customer_part] parte del cliente
    [licence] licencia
    [right_of_way] servidumbre de paso
    [force_majeure] fuerza mayor
    [guarantee] garantía
    [phone_documents] documentos de la solicitud por teléfono
    [former_holder] titular anterior
   *[complaint] reclamo
}

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
paper-budget-guarantee = If the request is withdrawn after { $kept_until }, the guarantee is lost (REN 1000/2021, art. 655-C).
paper-budget-law = Budget by REN ANEEL 1000/2021, art. 69 and 83. Only the last revision is valid.
paper-holder-since = Holder of this sheet since
paper-evidence-title = Evidence of deadlines
paper-evidence-subtitle = Protocol { $protocol }, as of { $as_of }
paper-evidence-footer = Deadlines of protocol { $protocol }, as of { $as_of }
paper-as-of = As of
paper-evidence-clocks = Deadlines
paper-evidence-clock = Deadline
paper-evidence-owner = Whose
paper-evidence-dates = Begin and end
paper-evidence-days = Days
paper-evidence-status = Status
paper-evidence-between = from { $started_on } to { $due_on }
paper-evidence-open = since { $started_on }, stands still
paper-evidence-used = { $used } of { $term }
paper-unit-of = { $unit ->
    [business_days] business days
   *[calendar_days] calendar days
}
paper-owner-of = { $owner ->
    [distributor] Distributor
   *[customer] Customer
}
paper-status-of = { $status ->
    [running] Running
    [suspended] Suspended
    [met] Met
    [late] Late
   *[cancelled] Cancelled
}
paper-evidence-counted = Days that counted
paper-evidence-no-day = No day counted.
paper-evidence-suspensions = Suspensions
paper-evidence-no-suspension = There was no suspension.
paper-evidence-reason = Reason
paper-evidence-noted = Noted on
paper-evidence-noted-later = For a deadline that was over when a suspension was noted, the suspension counts from the day of the note.
paper-evidence-first = First day
paper-evidence-last = Last day
paper-evidence-goes-on = goes on
paper-evidence-days-off = Days off
paper-evidence-no-day-off = None.
paper-evidence-day = Day
paper-evidence-why = Why
paper-evidence-law = Deadlines of REN ANEEL 1000/2021. The day after the event is the first that counts, if it is a business day (art. 656). By the SHA-256 digest these data can be checked.
paper-side-of = { $side ->
    [distributor] Days used by the distributor
   *[customer] Days used by the customer
}
paper-day-off-of = { $reason ->
    [weekend] weekend
    [holiday] holiday
   *[closed] the distributor was closed
}
paper-clock-of = { $code ->
    [completeness_check] Check of the documents
    [project_analysis] Analysis of the design
    [project_reanalysis] New analysis of the design
    [budget_without_works] Budget without works
    [budget_with_works] Budget with works
    [budget_otherwise] Budget in all other cases
    [budget_acceptance] Answer to the budget
    [contracts] Sending of the contracts
    [contracts_and_payment] Signed contracts and payment
    [works_lv] Works in low voltage
    [works_mv_1km] Works in medium voltage
    [works_other] Other works
    [inspection_lv] Inspection and meter, low voltage
    [inspection_mv] Inspection and meter, medium voltage
    [inspection_hv] Inspection and meter, high voltage
    [failed_inspection_report] Report of the failed inspection
    [new_inspection] Request for a new inspection
    [commissioning_of_works] Commissioning of the customer's works
    [recommissioning_of_works] New commissioning of the works
    [phone_documents] Documents of the request by phone
   *[cure] Correction of the request
}
paper-reason-of = { $reason ->
    [grid_operator] grid operator was asked
    [authority] authority was asked
    [customer_part] customer's part
    [licence] licence
    [right_of_way] right of way
    [force_majeure] force majeure
    [guarantee] guarantee
    [phone_documents] documents of the request by phone
    [former_holder] former holder
   *[complaint] complaint
}
