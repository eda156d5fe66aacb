# What the customer of a request, or whoever acts for the customer, is told about it.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-request = { $kind ->
    [new_connection] o pedido de ligação nova
    [connection_budget] o pedido de orçamento de conexão
    [generation_budget] o pedido de orçamento de geração distribuída
    [commissioning] o pedido de vistoria da geração distribuída
   *[other] o pedido
}
## es
word-request = { $kind ->
    [new_connection] la solicitud de conexión nueva
    [connection_budget] la solicitud de presupuesto de conexión
    [generation_budget] la solicitud de presupuesto de generación distribuida
    [commissioning] la solicitud de inspección de la generación distribuida
   *[other] la solicitud
}
## en
word-request = { $kind ->
    [new_connection] the request for a new connection
    [connection_budget] the request for a connection budget
    [generation_budget] the request for a distributed generation budget
    [commissioning] the request for the inspection of distributed generation
   *[other] the request
}

## pt
word-of-unit = { $consumer_unit ->
    [unknown] { "" }
   *[code] { " " }da unidade consumidora { $consumer_unit }
}
## es
word-of-unit = { $consumer_unit ->
    [unknown] { "" }
   *[code] { " " }de la unidad consumidora { $consumer_unit }
}
## en
word-of-unit = { $consumer_unit ->
    [unknown] { "" }
   *[code] { " " }of consumer unit { $consumer_unit }
}

## pt
word-numbers = Protocolo: { $protocol }. Ordem de serviço: { $service_order }.
## es
word-numbers = Protocolo: { $protocol }. Orden de servicio: { $service_order }.
## en
word-numbers = Protocol: { $protocol }. Service order: { $service_order }.

## pt
word-section = { $section ->
    [identification] identificação
    [contact] contato
    [address] endereço
    [supply] fornecimento e carga
    [request] dados do pedido
    [load_details] dados da carga
    [modules] módulos
    [inverters] inversores ou geradores
    [compensation] compensação de créditos
    [technical_responsible] responsável técnico
   *[other] outra parte do pedido, indicada nele
}
## es
word-section = { $section ->
    [identification] identificación
    [contact] contacto
    [address] dirección
    [supply] suministro y carga
    [request] datos de la solicitud
    [load_details] datos de la carga
    [modules] módulos
    [inverters] inversores o generadores
    [compensation] compensación de créditos
    [technical_responsible] responsable técnico
   *[other] otra parte de la solicitud, indicada en ella
}
## en
word-section = { $section ->
    [identification] identification
    [contact] contact
    [address] address
    [supply] supply and load
    [request] details of the request
    [load_details] details of the load
    [modules] modules
    [inverters] inverters or generators
    [compensation] compensation of credits
    [technical_responsible] technical responsible
   *[other] another part, which the request shows
}

## pt
word-slot = { $slot ->
    [rg] documento de identidade (RG)
    [cpf] CPF
    [company_documents] documentos da empresa
    [possession] prova de posse ou propriedade
    [site_plan] planta de situação
    [relay_study] estudo do relé de proteção
    [responsibility_term] ART ou TRT
    [single_line_diagram] diagrama unifilar
    [block_diagram] diagrama de blocos
    [descriptive_memorial] memorial descritivo
    [inverter_certificate] certificado do inversor
    [identity] documento de identificação
    [procuration] procuração
    [credit_sharing_list] lista de rateio dos créditos
    [solidarity_instrument] instrumento de solidariedade
    [guarantee] garantia de fiel cumprimento
    [cogeneration_recognition] reconhecimento da cogeração
    [module_datasheet] folha de dados do módulo
    [inverter_datasheet] folha de dados do inversor
    [commissioning_report] relatório de comissionamento
    [photos] fotos
   *[other] outro documento, indicado no pedido
}
## es
word-slot = { $slot ->
    [rg] documento de identidad (RG)
    [cpf] CPF
    [company_documents] documentos de la empresa
    [possession] prueba de posesión o propiedad
    [site_plan] plano de ubicación
    [relay_study] estudio del relé de protección
    [responsibility_term] ART o TRT
    [single_line_diagram] diagrama unifilar
    [block_diagram] diagrama de bloques
    [descriptive_memorial] memoria descriptiva
    [inverter_certificate] certificado del inversor
    [identity] documento de identificación
    [procuration] poder de representación
    [credit_sharing_list] lista de reparto de los créditos
    [solidarity_instrument] instrumento de solidaridad
    [guarantee] garantía de fiel cumplimiento
    [cogeneration_recognition] reconocimiento de la cogeneración
    [module_datasheet] hoja de datos del módulo
    [inverter_datasheet] hoja de datos del inversor
    [commissioning_report] informe de puesta en servicio
    [photos] fotos
   *[other] otro documento, indicado en la solicitud
}
## en
word-slot = { $slot ->
    [rg] identity card (RG)
    [cpf] CPF
    [company_documents] documents of the company
    [possession] proof of possession or ownership
    [site_plan] site plan
    [relay_study] study of the protection relay
    [responsibility_term] responsibility term (ART or TRT)
    [single_line_diagram] single-line diagram
    [block_diagram] block diagram
    [descriptive_memorial] descriptive memorial
    [inverter_certificate] certificate of the inverter
    [identity] identity document
    [procuration] power of attorney
    [credit_sharing_list] list that shares out the credits
    [solidarity_instrument] solidarity instrument
    [guarantee] guarantee of performance
    [cogeneration_recognition] recognition of the cogeneration
    [module_datasheet] data sheet of the module
    [inverter_datasheet] data sheet of the inverter
    [commissioning_report] commissioning report
    [photos] photos
   *[other] another document, which the request shows
}

## pt
word-item-reason = { $reason_code ->
    [document_illegible] o documento está ilegível
    [document_incomplete] o documento está incompleto
    [document_expired] o documento está vencido
    [document_wrong] o documento não é o que foi pedido
    [data_mismatch] os dados não conferem
    [information_missing] falta informação
    [technical_defect] há um problema técnico
    [rule_not_met] uma regra não foi atendida
   *[other] há outro motivo, indicado no pedido
}
## es
word-item-reason = { $reason_code ->
    [document_illegible] el documento es ilegible
    [document_incomplete] el documento está incompleto
    [document_expired] el documento está vencido
    [document_wrong] el documento no es el que se pidió
    [data_mismatch] los datos no coinciden
    [information_missing] falta información
    [technical_defect] hay un problema técnico
    [rule_not_met] no se cumplió una regla
   *[other] hay otro motivo, indicado en la solicitud
}
## en
word-item-reason = { $reason_code ->
    [document_illegible] the document cannot be read
    [document_incomplete] the document is incomplete
    [document_expired] the document has expired
    [document_wrong] the document is another than the one that was asked for
    [data_mismatch] the data do not match
    [information_missing] information is missing
    [technical_defect] there is a technical defect
    [rule_not_met] a rule is not met
   *[other] there is another reason, which the request shows
}

## pt
word-items = { $section ->
    [unknown] { word-slot }
   *[section] { word-section }
}: { word-item-reason }.{ $note ->
    [unknown] { "" }
   *[note] { " " }Observação: { $note }
}
## es
word-items = { $section ->
    [unknown] { word-slot }
   *[section] { word-section }
}: { word-item-reason }.{ $note ->
    [unknown] { "" }
   *[note] { " " }Observación: { $note }
}
## en
word-items = { $section ->
    [unknown] { word-slot }
   *[section] { word-section }
}: { word-item-reason }.{ $note ->
    [unknown] { "" }
   *[note] { " " }Note: { $note }
}

## pt
word-articles = { $item }
## es
word-articles = { $item }
## en
word-articles = { $item }

## pt
word-rejection = { $reason ->
    [document_illegible] o documento está ilegível
    [document_incomplete] o documento está incompleto
    [document_expired] o documento está vencido
    [document_wrong] o documento não é o que foi pedido
    [data_mismatch] os dados não conferem
    [information_missing] falta informação
    [technical_defect] há um problema técnico
    [rule_not_met] uma regra não foi atendida
   *[other] há outro motivo, indicado no pedido
}
## es
word-rejection = { $reason ->
    [document_illegible] el documento es ilegible
    [document_incomplete] el documento está incompleto
    [document_expired] el documento está vencido
    [document_wrong] el documento no es el que se pidió
    [data_mismatch] los datos no coinciden
    [information_missing] falta información
    [technical_defect] hay un problema técnico
    [rule_not_met] no se cumplió una regla
   *[other] hay otro motivo, indicado en la solicitud
}
## en
word-rejection = { $reason ->
    [document_illegible] the document cannot be read
    [document_incomplete] the document is incomplete
    [document_expired] the document has expired
    [document_wrong] the document is another than the one that was asked for
    [data_mismatch] the data do not match
    [information_missing] information is missing
    [technical_defect] there is a technical defect
    [rule_not_met] a rule is not met
   *[other] there is another reason, which the request shows
}

## pt
message-request-opened = Pedido recebido: protocolo { $protocol }
    .body =
        Recebemos { word-request }{ word-of-unit }. { word-numbers }

        Agora é a nossa vez: vamos conferir o pedido. Se faltar algo, diremos tudo de uma vez o que deve ser corrigido. Você não precisa fazer nada por enquanto.

        No pedido você vê os prazos e quem tem a vez.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-opened = Solicitud recibida: protocolo { $protocol }
    .body =
        Recibimos { word-request }{ word-of-unit }. { word-numbers }

        Ahora es nuestro turno: vamos a revisar la solicitud. Si falta algo, diremos todo de una vez qué debe corregirse. Por ahora no tiene que hacer nada.

        En la solicitud usted ve los plazos y de quién es el turno.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-opened = Request received: protocol { $protocol }
    .body =
        We received { word-request }{ word-of-unit }. { word-numbers }

        Now it is our turn: we check the request. If anything is missing, we will say all at once what has to be corrected. There is nothing you need to do for now.

        In the request you see the deadlines and whose turn it is.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-returned = Corrija o seu pedido: protocolo { $protocol }
    .body =
        Conferimos { word-request }{ word-of-unit } e é preciso corrigir o que segue. { word-numbers }

        { $items }

        Agora é a sua vez: corrija só o que está na lista e envie o pedido de novo. O resto fica como está. { $due_on ->
            [unknown] O prazo está no pedido; depois dele o pedido perde a validade.
           *[day] O prazo vai até { $due_on }; depois disso o pedido perde a validade.
        }
    .action = Corrigir o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-returned = Corrija su solicitud: protocolo { $protocol }
    .body =
        Revisamos { word-request }{ word-of-unit } y hay que corregir lo que sigue. { word-numbers }

        { $items }

        Ahora es su turno: corrija solo lo que está en la lista y envíe la solicitud de nuevo. Lo demás queda como está. { $due_on ->
            [unknown] El plazo está en la solicitud; después la solicitud pierde su validez.
           *[day] El plazo es hasta el { $due_on }; después la solicitud pierde su validez.
        }
    .action = Corregir la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-returned = Correct your request: protocol { $protocol }
    .body =
        We checked { word-request }{ word-of-unit }, and the following has to be corrected. { word-numbers }

        { $items }

        Now it is your turn: correct only what is listed, and submit the request again. Everything else stays as it is. { $due_on ->
            [unknown] The deadline is in the request; after it the request lapses.
           *[day] You have until { $due_on }; after that the request lapses.
        }
    .action = Correct the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-resubmitted = Correção recebida: protocolo { $protocol }
    .body =
        Recebemos a correção; segue { word-request }{ word-of-unit }. { word-numbers }

        Agora é a nossa vez: vamos conferir o que mudou. Você não precisa fazer nada por enquanto.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-resubmitted = Corrección recibida: protocolo { $protocol }
    .body =
        Recibimos la corrección; sigue { word-request }{ word-of-unit }. { word-numbers }

        Ahora es nuestro turno: vamos a revisar lo que cambió. Por ahora no tiene que hacer nada.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-resubmitted = Correction received: protocol { $protocol }
    .body =
        We received the correction, and go on with { word-request }{ word-of-unit }. { word-numbers }

        Now it is our turn: we check what has changed. There is nothing you need to do for now.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-approved = Pedido aprovado: protocolo { $protocol }
    .body =
        Aprovamos { word-request }{ word-of-unit }. { word-numbers }

        { $next_step ->
            [connection_budget] Agora é a sua vez: peça o orçamento de conexão desta unidade consumidora.
            [budget] Agora é a nossa vez: são necessárias obras e vamos enviar o orçamento. Só depois você decide se o aceita.
            [inspection] Agora é a nossa vez: vamos fazer a vistoria e instalar o medidor. Avisaremos a data.
           *[other] O pedido mostra o que acontece agora e quem tem a vez.
        }
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-approved = Solicitud aprobada: protocolo { $protocol }
    .body =
        Aprobamos { word-request }{ word-of-unit }. { word-numbers }

        { $next_step ->
            [connection_budget] Ahora es su turno: pida el presupuesto de conexión de esta unidad consumidora.
            [budget] Ahora es nuestro turno: se necesitan obras y enviaremos el presupuesto. Solo después usted decide si lo acepta.
            [inspection] Ahora es nuestro turno: haremos la inspección e instalaremos el medidor. Le avisaremos la fecha.
           *[other] La solicitud muestra qué pasa ahora y de quién es el turno.
        }
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-approved = Request approved: protocol { $protocol }
    .body =
        We approved { word-request }{ word-of-unit }. { word-numbers }

        { $next_step ->
            [connection_budget] Now it is your turn: ask for the connection budget of this consumer unit.
            [budget] Now it is our turn: works are needed, and we will send you the budget. Only then do you decide whether to accept it.
            [inspection] Now it is our turn: we will inspect the installation and install the meter. We will tell you the date.
           *[other] The request shows what happens now and whose turn it is.
        }
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-rejected = Pedido não aprovado: protocolo { $protocol }
    .body =
        Analisamos { word-request }{ word-of-unit } e não pudemos aprová-lo. { word-numbers }

        Motivo: { word-rejection }.{ $note ->
            [unknown] { "" }
           *[note] { " " }Observação: { $note }
        }{ $articles ->
            [unknown] { "" }
           *[articles] { " " }Fundamento: { $articles }.
        }

        A decisão encerra o pedido. Se a situação mudar, você pode fazer um novo.

        Se você não concorda, reclame no nosso atendimento. Se a resposta não resolver, procure a nossa ouvidoria e depois a ANEEL (telefone 167) ou a agência estadual conveniada (REN 1000/2021, art. 416).
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-rejected = Solicitud no aprobada: protocolo { $protocol }
    .body =
        Analizamos { word-request }{ word-of-unit } y no pudimos aprobarla. { word-numbers }

        Motivo: { word-rejection }.{ $note ->
            [unknown] { "" }
           *[note] { " " }Observación: { $note }
        }{ $articles ->
            [unknown] { "" }
           *[articles] { " " }Fundamento: { $articles }.
        }

        La decisión cierra la solicitud. Si la situación cambia, puede hacer una nueva.

        Si no está de acuerdo, reclame en nuestra atención al cliente. Si la respuesta no resuelve el caso, acuda a nuestra defensoría y después a la ANEEL (teléfono 167) o a la agencia estatal con convenio (REN 1000/2021, art. 416).
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-rejected = Request not approved: protocol { $protocol }
    .body =
        We reviewed { word-request }{ word-of-unit } and could not approve it. { word-numbers }

        Reason: { word-rejection }.{ $note ->
            [unknown] { "" }
           *[note] { " " }Note: { $note }
        }{ $articles ->
            [unknown] { "" }
           *[articles] { " " }Grounds: { $articles }.
        }

        The decision closes the request. If the situation changes, you can make a new one.

        If you don't agree, complain to our service desk. If its answer doesn't settle the matter, turn to our ombudsman, and then to ANEEL (telephone 167) or the state's agency (REN 1000/2021, art. 416).
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-withdrawn = Pedido retirado: protocolo { $protocol }
    .body =
        Foi retirado { word-request }{ word-of-unit }. { word-numbers }

        Nada mais será feito nele. Se ainda precisar, faça um novo pedido.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-withdrawn = Solicitud retirada: protocolo { $protocol }
    .body =
        Se retiró { word-request }{ word-of-unit }. { word-numbers }

        No se hará nada más en ella. Si todavía lo necesita, haga una nueva solicitud.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-withdrawn = Request withdrawn: protocol { $protocol }
    .body =
        Somebody of your side withdrew { word-request }{ word-of-unit }. { word-numbers }

        Nothing more will be done about it. If you still need it, make a new request.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-withdrawn-guarantee-kept = Pedido retirado, garantia devolvida: protocolo { $protocol }
    .body =
        Foi retirado { word-request }{ word-of-unit }. { word-numbers }

        A garantia é devolvida, porque o pedido foi retirado até 90 dias depois do orçamento (REN 1000/2021, art. 655-C).

        Nada mais será feito nele. Se ainda precisar, faça um novo pedido.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-withdrawn-guarantee-kept = Solicitud retirada, garantía devuelta: protocolo { $protocol }
    .body =
        Se retiró { word-request }{ word-of-unit }. { word-numbers }

        La garantía se devuelve, porque la solicitud se retiró hasta 90 días después del presupuesto (REN 1000/2021, art. 655-C).

        No se hará nada más en ella. Si todavía lo necesita, haga una nueva solicitud.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-withdrawn-guarantee-kept = Request withdrawn, guarantee given back: protocol { $protocol }
    .body =
        Somebody of your side withdrew { word-request }{ word-of-unit }. { word-numbers }

        The guarantee is given back, because the request was withdrawn within 90 days of the budget (REN 1000/2021, art. 655-C).

        Nothing more will be done about it. If you still need it, make a new request.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-withdrawn-guarantee-lost = Pedido retirado, garantia perdida: protocolo { $protocol }
    .body =
        Foi retirado { word-request }{ word-of-unit }. { word-numbers }

        A garantia é perdida, porque o pedido foi retirado mais de 90 dias depois do orçamento (REN 1000/2021, art. 655-C).

        Nada mais será feito nele. Se ainda precisar, faça um novo pedido.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-withdrawn-guarantee-lost = Solicitud retirada, garantía perdida: protocolo { $protocol }
    .body =
        Se retiró { word-request }{ word-of-unit }. { word-numbers }

        La garantía se pierde, porque la solicitud se retiró más de 90 días después del presupuesto (REN 1000/2021, art. 655-C).

        No se hará nada más en ella. Si todavía lo necesita, haga una nueva solicitud.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-withdrawn-guarantee-lost = Request withdrawn, guarantee lost: protocol { $protocol }
    .body =
        Somebody of your side withdrew { word-request }{ word-of-unit }. { word-numbers }

        The guarantee is lost, because the request was withdrawn more than 90 days after the budget (REN 1000/2021, art. 655-C).

        Nothing more will be done about it. If you still need it, make a new request.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-lapsed = Pedido encerrado sem decisão: protocolo { $protocol }
    .body =
        Perdeu a validade { word-request }{ word-of-unit }. { word-numbers }

        { $reason ->
            [holder_changed] Motivo: a unidade consumidora passou a ter outro titular. O novo titular decide se faz um novo pedido.
            [not_cured] Motivo: o que pedimos para corrigir não foi corrigido no prazo. Se ainda precisar, faça um novo pedido já com a correção.
            [idle] Motivo: o pedido ficou parado por tempo demais. Se ainda precisar, faça um novo pedido.
           *[other] O motivo está no pedido. Se ainda precisar, faça um novo pedido.
        }
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-lapsed = Solicitud cerrada sin decisión: protocolo { $protocol }
    .body =
        Perdió su validez { word-request }{ word-of-unit }. { word-numbers }

        { $reason ->
            [holder_changed] Motivo: la unidad consumidora pasó a tener otro titular. El nuevo titular decide si hace una nueva solicitud.
            [not_cured] Motivo: lo que pedimos corregir no se corrigió en el plazo. Si todavía lo necesita, haga una nueva solicitud ya corregida.
            [idle] Motivo: la solicitud estuvo detenida demasiado tiempo. Si todavía lo necesita, haga una nueva solicitud.
           *[other] El motivo está en la solicitud. Si todavía lo necesita, haga una nueva solicitud.
        }
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-lapsed = Request closed without a decision: protocol { $protocol }
    .body =
        This has lapsed: { word-request }{ word-of-unit }. { word-numbers }

        { $reason ->
            [holder_changed] Reason: the consumer unit has another holder now. The new holder decides whether to make a new request.
            [not_cured] Reason: what we asked you to correct was not corrected in time. If you still need it, make a new request with the correction.
            [idle] Reason: nothing happened in the request for too long. If you still need it, make a new request.
           *[other] The request shows the reason. If you still need it, make a new request.
        }
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-completed = Pedido concluído: protocolo { $protocol }
    .body =
        Está concluído { word-request }{ word-of-unit }. { word-numbers }

        Você não precisa fazer mais nada. O histórico continua no pedido.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-completed = Solicitud concluida: protocolo { $protocol }
    .body =
        Está concluida { word-request }{ word-of-unit }. { word-numbers }

        No tiene que hacer nada más. El historial sigue en la solicitud.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-completed = Request completed: protocol { $protocol }
    .body =
        This is completed: { word-request }{ word-of-unit }. { word-numbers }

        There is nothing more you need to do. Its history stays in the request.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
word-budget-amounts = Custo total: { $total }. Parte que você paga: { $participation }.
## es
word-budget-amounts = Costo total: { $total }. Parte que usted paga: { $participation }.
## en
word-budget-amounts = Total cost: { $total }. The part that you pay: { $participation }.

## pt
word-after-acceptance = { $next_step ->
    [works] Agora é a nossa vez: vamos enviar os contratos e fazer a nossa parte das obras. Se uma parte é sua, você já pode começar.
    [commissioning] Agora é a sua vez: quando a geração estiver pronta, peça a vistoria dela.
    [inspection] Agora é a nossa vez: vamos enviar os contratos, fazer a vistoria e instalar o medidor. Avisaremos a data.
   *[other] O pedido mostra o que acontece agora e quem tem a vez.
}
## es
word-after-acceptance = { $next_step ->
    [works] Ahora es nuestro turno: enviaremos los contratos y haremos nuestra parte de las obras. Si una parte es suya, ya puede empezar.
    [commissioning] Ahora es su turno: cuando la generación esté lista, pida su inspección.
    [inspection] Ahora es nuestro turno: enviaremos los contratos, haremos la inspección e instalaremos el medidor. Le avisaremos la fecha.
   *[other] La solicitud muestra qué pasa ahora y de quién es el turno.
}
## en
word-after-acceptance = { $next_step ->
    [works] Now it is our turn: we send the contracts and do our part of the works. If a part is yours, you can begin.
    [commissioning] Now it is your turn: once the generation is ready, ask for its inspection.
    [inspection] Now it is our turn: we send the contracts, inspect the connection and install the meter. We will tell you the date.
   *[other] The request shows what happens now and whose turn it is.
}

## pt
word-guarantee-kept = { $guarantee_kept_until ->
    [unknown] { "" }
   *[day] { " " }Se o pedido for retirado depois de { $guarantee_kept_until }, a garantia é perdida (REN 1000/2021, art. 655-C).
}
## es
word-guarantee-kept = { $guarantee_kept_until ->
    [unknown] { "" }
   *[day] { " " }Si la solicitud se retira después del { $guarantee_kept_until }, se pierde la garantía (REN 1000/2021, art. 655-C).
}
## en
word-guarantee-kept = { $guarantee_kept_until ->
    [unknown] { "" }
   *[day] { " " }If the request is withdrawn after { $guarantee_kept_until }, the guarantee is lost (REN 1000/2021, art. 655-C).
}

## pt
message-budget-issued = Responda ao orçamento: protocolo { $protocol }
    .body =
        O orçamento para { word-request }{ word-of-unit } está pronto. { word-numbers }

        { word-budget-amounts }

        Agora é a sua vez: o titular aceita ou recusa o orçamento no pedido. { $valid_until ->
            [unknown] O prazo está no pedido.
           *[day] O prazo vai até { $valid_until }, inclusive.
        } Sem resposta, o orçamento perde a validade e o pedido termina. Se você recebeu um orçamento antes, só este vale.{ word-guarantee-kept }
    .action = Ver o orçamento
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-budget-issued = Responda al presupuesto: protocolo { $protocol }
    .body =
        El presupuesto para { word-request }{ word-of-unit } está listo. { word-numbers }

        { word-budget-amounts }

        Ahora es su turno: el titular acepta o rechaza el presupuesto en la solicitud. { $valid_until ->
            [unknown] El plazo está en la solicitud.
           *[day] El plazo es hasta el { $valid_until }, inclusive.
        } Sin respuesta, el presupuesto pierde su validez y la solicitud termina. Si recibió un presupuesto antes, solo vale este.{ word-guarantee-kept }
    .action = Ver el presupuesto
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-budget-issued = Answer the budget: protocol { $protocol }
    .body =
        The budget for { word-request }{ word-of-unit } is ready. { word-numbers }

        { word-budget-amounts }

        Now it is your turn: the holder accepts or refuses the budget in the request. { $valid_until ->
            [unknown] The deadline is in the request.
           *[day] You have until { $valid_until }, that day included.
        } Without an answer, the budget expires and the request ends. If you received a budget before, only this one is valid.{ word-guarantee-kept }
    .action = See the budget
    .why = You received this mail because you made this request or act for its holder.

## pt
message-budget-issued-free = Orçamento sem custo para você: protocolo { $protocol }
    .body =
        O orçamento para { word-request }{ word-of-unit } está pronto, e você nada paga. { word-numbers }

        Agora é a sua vez, se quiser: o titular aceita ou recusa o orçamento no pedido. { $valid_until ->
            [unknown] O prazo está no pedido.
           *[day] O prazo vai até { $valid_until }, inclusive.
        } Sem resposta, o orçamento vale como aceito. Se você recebeu um orçamento antes, só este vale.{ word-guarantee-kept }
    .action = Ver o orçamento
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-budget-issued-free = Presupuesto sin costo para usted: protocolo { $protocol }
    .body =
        El presupuesto para { word-request }{ word-of-unit } está listo, y usted no paga nada. { word-numbers }

        Ahora es su turno, si lo desea: el titular acepta o rechaza el presupuesto en la solicitud. { $valid_until ->
            [unknown] El plazo está en la solicitud.
           *[day] El plazo es hasta el { $valid_until }, inclusive.
        } Sin respuesta, el presupuesto vale como aceptado. Si recibió un presupuesto antes, solo vale este.{ word-guarantee-kept }
    .action = Ver el presupuesto
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-budget-issued-free = Budget at no cost to you: protocol { $protocol }
    .body =
        The budget for { word-request }{ word-of-unit } is ready, and you pay nothing. { word-numbers }

        Now it is your turn, if you like: the holder accepts or refuses the budget in the request. { $valid_until ->
            [unknown] The deadline is in the request.
           *[day] You have until { $valid_until }, that day included.
        } Without an answer, the budget counts as accepted. If you received a budget before, only this one is valid.{ word-guarantee-kept }
    .action = See the budget
    .why = You received this mail because you made this request or act for its holder.

## pt
message-budget-accepted = Orçamento aceito: protocolo { $protocol }
    .body =
        O titular aceitou o orçamento para { word-request }{ word-of-unit }. { word-numbers }

        { word-budget-amounts }

        { word-after-acceptance }
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-budget-accepted = Presupuesto aceptado: protocolo { $protocol }
    .body =
        El titular aceptó el presupuesto para { word-request }{ word-of-unit }. { word-numbers }

        { word-budget-amounts }

        { word-after-acceptance }
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-budget-accepted = Budget accepted: protocol { $protocol }
    .body =
        The holder accepted the budget for { word-request }{ word-of-unit }. { word-numbers }

        { word-budget-amounts }

        { word-after-acceptance }
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-budget-accepted-by-silence = Orçamento aceito sem resposta: protocolo { $protocol }
    .body =
        O prazo para responder ao orçamento acabou. Como você nada paga, ele vale como aceito, e segue { word-request }{ word-of-unit }. { word-numbers }

        { word-after-acceptance }

        Se você não quer mais a conexão, retire o pedido.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-budget-accepted-by-silence = Presupuesto aceptado sin respuesta: protocolo { $protocol }
    .body =
        El plazo para responder al presupuesto terminó. Como usted no paga nada, vale como aceptado, y sigue { word-request }{ word-of-unit }. { word-numbers }

        { word-after-acceptance }

        Si ya no quiere la conexión, retire la solicitud.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-budget-accepted-by-silence = Budget accepted without an answer: protocol { $protocol }
    .body =
        The time to answer the budget is over. As you pay nothing, it counts as accepted, and we go on with { word-request }{ word-of-unit }. { word-numbers }

        { word-after-acceptance }

        If you no longer want the connection, withdraw the request.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-budget-refused = Orçamento recusado: protocolo { $protocol }
    .body =
        O titular recusou o orçamento; com isso termina { word-request }{ word-of-unit }. { word-numbers }

        Você não precisa fazer nada. Para pedir de novo, abra outro pedido.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-budget-refused = Presupuesto rechazado: protocolo { $protocol }
    .body =
        El titular rechazó el presupuesto; con eso termina { word-request }{ word-of-unit }. { word-numbers }

        No tiene que hacer nada. Para pedir de nuevo, abra otra solicitud.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-budget-refused = Budget refused: protocol { $protocol }
    .body =
        The holder refused the budget; this ends { word-request }{ word-of-unit }. { word-numbers }

        There is nothing you need to do. To ask again, open another request.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-budget-expired = Orçamento sem resposta: protocolo { $protocol }
    .body =
        O prazo para responder ao orçamento acabou sem resposta; com isso termina { word-request }{ word-of-unit }. { word-numbers }

        Se você ainda quer a conexão, abra outro pedido. O orçamento será feito de novo.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-budget-expired = Presupuesto sin respuesta: protocolo { $protocol }
    .body =
        El plazo para responder al presupuesto terminó sin respuesta; con eso termina { word-request }{ word-of-unit }. { word-numbers }

        Si todavía quiere la conexión, abra otra solicitud. El presupuesto se hará de nuevo.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-budget-expired = Budget without an answer: protocol { $protocol }
    .body =
        The time to answer the budget ended without an answer; this ends { word-request }{ word-of-unit }. { word-numbers }

        If you still want the connection, open another request. The budget will be made again.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-suspended = Prazo suspenso: protocolo { $protocol }
    .body =
        Desde { $from ->
            [unknown] agora
           *[day] { $from }
        } está suspenso o nosso prazo para { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $reason ->
            [grid_operator] Motivo: esperamos a resposta do operador da rede. Você não precisa fazer nada por enquanto.
            [authority] Motivo: esperamos a resposta de um órgão público. Você não precisa fazer nada por enquanto.
            [customer_part] Motivo: falta uma parte que cabe a você, como uma obra ou um documento. Veja no pedido o que falta; assim que estiver feita, o prazo volta a correr.
            [licence] Motivo: falta uma licença ou autorização para a obra. Se ela depende de você, cuide dela; senão, você não precisa fazer nada.
            [right_of_way] Motivo: falta a passagem por um terreno. Se o terreno é seu ou você conhece o dono, fale conosco; senão, você não precisa fazer nada.
            [force_majeure] Motivo: um caso fortuito ou de força maior impede o trabalho. Você não precisa fazer nada por enquanto.
            [guarantee] Motivo: falta a garantia de fiel cumprimento. Apresente-a para que o prazo volte a correr.
            [phone_documents] Motivo: faltam documentos do pedido feito por telefone. Envie-os para que o prazo volte a correr.
           *[other] Motivo: o motivo está no pedido.
        }

        Os dias de suspensão não contam; se o prazo já estava vencido, contam os dias de antes deste registro. Avisamos quando o prazo voltar a correr; no pedido você vê os prazos. Se você não concorda, responda à distribuidora ou reclame na ouvidoria, com o número do protocolo.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-suspended = Plazo suspendido: protocolo { $protocol }
    .body =
        Desde { $from ->
            [unknown] ahora
           *[day] el { $from }
        } está suspendido nuestro plazo para { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $reason ->
            [grid_operator] Motivo: esperamos la respuesta del operador de la red. Por ahora no tiene que hacer nada.
            [authority] Motivo: esperamos la respuesta de un organismo público. Por ahora no tiene que hacer nada.
            [customer_part] Motivo: falta una parte que le corresponde a usted, como una obra o un documento. Vea en la solicitud qué falta; cuando esté hecha, el plazo vuelve a correr.
            [licence] Motivo: falta una licencia o autorización para la obra. Si depende de usted, gestiónela; si no, no tiene que hacer nada.
            [right_of_way] Motivo: falta el paso por un terreno. Si el terreno es suyo o conoce al dueño, hable con nosotros; si no, no tiene que hacer nada.
            [force_majeure] Motivo: un caso fortuito o de fuerza mayor impide el trabajo. Por ahora no tiene que hacer nada.
            [guarantee] Motivo: falta la garantía de fiel cumplimiento. Preséntela para que el plazo vuelva a correr.
            [phone_documents] Motivo: faltan documentos de la solicitud hecha por teléfono. Envíelos para que el plazo vuelva a correr.
           *[other] Motivo: el motivo está en la solicitud.
        }

        Los días de suspensión no cuentan; si el plazo ya estaba vencido, cuentan los días anteriores a este registro. Avisaremos cuando el plazo vuelva a correr; en la solicitud usted ve los plazos. Si no está de acuerdo, responda a la distribuidora o reclame ante la defensoría, con el número de protocolo.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-suspended = Term suspended: protocol { $protocol }
    .body =
        Since { $from ->
            [unknown] now
           *[day] { $from }
        } our term for { word-request }{ word-of-unit } stands still ({ $article }). { word-numbers }

        { $reason ->
            [grid_operator] Reason: we wait for the answer of the grid operator. There is nothing you need to do for now.
            [authority] Reason: we wait for the answer of an authority. There is nothing you need to do for now.
            [customer_part] Reason: a part that is yours is missing, such as works or a document. See in the request what is missing; once it is done, the term runs on.
            [licence] Reason: a licence or permit for the works is missing. If it depends on you, please obtain it; otherwise there is nothing you need to do.
            [right_of_way] Reason: the right to cross a piece of land is missing. If the land is yours or you know the owner, talk to us; otherwise there is nothing you need to do.
            [force_majeure] Reason: an event beyond our control keeps us from working. There is nothing you need to do for now.
            [guarantee] Reason: the guarantee of performance is missing. Provide it so that the term runs on.
            [phone_documents] Reason: documents of the request made by phone are missing. Send them so that the term runs on.
           *[other] Reason: the request shows the reason.
        }

        These days do not count; if the term was over already, the days before we noted this do. We will tell you when the term runs on; in the request you see the deadlines. If you do not agree, answer the distributor or complain to its ombudsman, with the protocol.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-suspended-by-complaint = O seu prazo para responder está suspenso: protocolo { $protocol }
    .body =
        Há uma reclamação sobre o orçamento para { word-request }{ word-of-unit }. Enquanto ela é analisada, o seu prazo para responder ao orçamento fica parado ({ $article }). { word-numbers }

        Você não precisa responder ao orçamento por enquanto; se quiser, o titular pode responder antes. Avisamos quando o prazo voltar a correr; no pedido você vê os prazos. Se você não concorda, responda à distribuidora ou reclame na ouvidoria, com o número do protocolo.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-suspended-by-complaint = Su plazo para responder está suspendido: protocolo { $protocol }
    .body =
        Hay un reclamo sobre el presupuesto para { word-request }{ word-of-unit }. Mientras se analiza, su plazo para responder al presupuesto queda detenido ({ $article }). { word-numbers }

        Por ahora no tiene que responder al presupuesto; si lo desea, el titular puede responder antes. Avisaremos cuando el plazo vuelva a correr; en la solicitud usted ve los plazos. Si no está de acuerdo, responda a la distribuidora o reclame ante la defensoría, con el número de protocolo.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-suspended-by-complaint = Your time to answer stands still: protocol { $protocol }
    .body =
        There is a complaint about the budget for { word-request }{ word-of-unit }. While it is looked at, your time to answer the budget stands still ({ $article }). { word-numbers }

        You need not answer the budget for now; the holder may answer earlier all the same. We will tell you when the time runs again; in the request you see the deadlines. If you do not agree, answer the distributor or complain to its ombudsman, with the protocol.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-resumed = O prazo voltou a correr: protocolo { $protocol }
    .body =
        Voltou a correr o nosso prazo para { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        Não contaram os dias da suspensão, de { $from ->
            [unknown] seu início
           *[day] { $from }
        } a { $until ->
            [unknown] seu fim
           *[day] { $until }
        }. Se o prazo já estava vencido quando registramos a suspensão, contaram os dias de antes do registro. Se a suspensão terminou no dia em que começou, todos os dias contaram.

        Agora é a nossa vez, e você não precisa fazer nada por causa desta mensagem. No pedido você vê o novo último dia.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-resumed = El plazo vuelve a correr: protocolo { $protocol }
    .body =
        Vuelve a correr nuestro plazo para { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        No contaron los días de la suspensión, desde { $from ->
            [unknown] su inicio
           *[day] el { $from }
        } hasta { $until ->
            [unknown] su fin
           *[day] el { $until }
        }. Si el plazo ya estaba vencido cuando registramos la suspensión, contaron los días anteriores al registro. Si la suspensión terminó el día en que empezó, contaron todos los días.

        Ahora es nuestro turno, y usted no tiene que hacer nada por este mensaje. En la solicitud ve el nuevo último día.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-resumed = The term runs on: protocol { $protocol }
    .body =
        Our term for { word-request }{ word-of-unit } runs on ({ $article }). { word-numbers }

        The days of the suspension did not count, from { $from ->
            [unknown] its begin
           *[day] { $from }
        } to { $until ->
            [unknown] its end
           *[day] { $until }
        }. If the term was over already when we noted the suspension, the days before the note counted. If the suspension ended on the day on which it began, all days counted.

        Now it is our turn, and this message asks nothing of you. In the request you see the new last day.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-resumed-after-complaint = O seu prazo para responder volta a correr: protocolo { $protocol }
    .body =
        Terminou a análise da reclamação sobre o orçamento para { word-request }{ word-of-unit }. { word-numbers }

        Se o orçamento ainda não foi respondido, o seu prazo para responder volta a correr ({ $article }), e agora é a sua vez: veja no pedido o último dia; até lá o titular aceita ou recusa o orçamento. Sem resposta, o orçamento perde a validade e o pedido termina; se você nada paga, o orçamento vale como aceito.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-resumed-after-complaint = Su plazo para responder vuelve a correr: protocolo { $protocol }
    .body =
        Terminó el análisis del reclamo sobre el presupuesto para { word-request }{ word-of-unit }. { word-numbers }

        Si el presupuesto todavía no fue respondido, su plazo para responder vuelve a correr ({ $article }), y ahora es su turno: vea en la solicitud el último día; hasta entonces el titular acepta o rechaza el presupuesto. Sin respuesta, el presupuesto pierde su validez y la solicitud termina; si usted no paga nada, el presupuesto vale como aceptado.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-resumed-after-complaint = Your time to answer runs again: protocol { $protocol }
    .body =
        The complaint about the budget for { word-request }{ word-of-unit } is no longer looked at. { word-numbers }

        If the budget has no answer yet, your time to answer runs again ({ $article }), and now it is your turn: see the last day at the request; by then the holder accepts or refuses the budget. Without an answer, the budget expires and the request ends; if you pay nothing, the budget counts as accepted.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-deadline = O seu prazo está correndo: protocolo { $protocol }
    .body =
        Há um prazo seu em { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $share ->
            [100] Hoje termina o prazo.
           *[other] Já passaram { $share }% do prazo.
        } { $due_on ->
            [unknown] O último dia está no pedido.
           *[day] O último dia é { $due_on }.
        }

        Agora é a sua vez: abra o pedido, veja o que falta e faça antes do fim do prazo. Depois dele o pedido pode perder a validade.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-request-deadline = Su plazo está corriendo: protocolo { $protocol }
    .body =
        Hay un plazo suyo en { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $share ->
            [100] Hoy termina el plazo.
           *[other] Ya pasó el { $share } % del plazo.
        } { $due_on ->
            [unknown] El último día está en la solicitud.
           *[day] El último día es el { $due_on }.
        }

        Ahora es su turno: abra la solicitud, vea qué falta y hágalo antes del fin del plazo. Después la solicitud puede perder su validez.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-request-deadline = Your term is running: protocol { $protocol }
    .body =
        A term of yours is running in { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $share ->
            [100] The term ends today.
           *[other] { $share }% of the term have passed.
        } { $due_on ->
            [unknown] The request shows the last day.
           *[day] The last day is { $due_on }.
        }

        Now it is your turn: open the request, see what is missing, and do it before the term ends. After it the request may lapse.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-request-deadline-of-analyst = Prazo da distribuidora: protocolo { $protocol }
    .body =
        Corre um prazo da distribuidora em { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $share ->
            [100] Hoje termina o prazo.
           *[other] Já passaram { $share }% do prazo.
        } { $due_on ->
            [unknown] O último dia está no pedido.
           *[day] O último dia é { $due_on }.
        }

        Conclua a sua parte antes do fim do prazo, ou libere o pedido para que outra pessoa o assuma. Se o prazo deve ficar suspenso, registre o motivo.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque assumiu a análise deste pedido.
## es
message-request-deadline-of-analyst = Plazo de la distribuidora: protocolo { $protocol }
    .body =
        Corre un plazo de la distribuidora en { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $share ->
            [100] Hoy termina el plazo.
           *[other] Ya pasó el { $share } % del plazo.
        } { $due_on ->
            [unknown] El último día está en la solicitud.
           *[day] El último día es el { $due_on }.
        }

        Termine su parte antes del fin del plazo, o libere la solicitud para que otra persona la tome. Si el plazo debe suspenderse, registre el motivo.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque tomó el análisis de esta solicitud.
## en
message-request-deadline-of-analyst = Term of the distributor: protocol { $protocol }
    .body =
        A term of the distributor is running in { word-request }{ word-of-unit } ({ $article }). { word-numbers }

        { $share ->
            [100] The term ends today.
           *[other] { $share }% of the term have passed.
        } { $due_on ->
            [unknown] The request shows the last day.
           *[day] The last day is { $due_on }.
        }

        Finish your part before the term ends, or release the request so that somebody else can claim it. If the term has to stand still, register the reason.
    .action = See the request
    .why = You received this mail because you claimed this request for analysis.
