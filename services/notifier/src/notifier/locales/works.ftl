# What the customer of a request, or whoever acts for the customer, is told about contracts, works and inspections.
# `request.ftl` explains the form of these texts, and has the words that they share.

## pt
word-note = { $note ->
    [unknown] { "" }
   *[note] { " " }Observação: { $note }
}
## es
word-note = { $note ->
    [unknown] { "" }
   *[note] { " " }Observación: { $note }
}
## en
word-note = { $note ->
    [unknown] { "" }
   *[note] { " " }Note: { $note }
}

## pt
word-defects = { $description }
## es
word-defects = { $description }
## en
word-defects = { $description }

## pt
message-contracts-sent = Contratos enviados: protocolo { $protocol }
    .body =
        Enviamos os contratos para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Agora é a sua vez: leia os contratos, devolva-os assinados e pague o que o orçamento indica, em até 30 dias (REN 1000/2021, art. 85). No pedido você vê o prazo.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-contracts-sent = Los contratos, para firmar: protocolo { $protocol }
    .body =
        Enviamos los contratos de { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Ahora es su turno: lea los contratos, devuélvalos firmados y pague lo que indica el presupuesto, en un plazo de 30 días (REN 1000/2021, art. 85). En la solicitud usted ve el plazo.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-contracts-sent = Contracts sent: protocol { $protocol }
    .body =
        We sent you the contracts that belong to { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Now it is your turn: read the contracts, send them back signed, and pay what the budget says, within 30 days (REN 1000/2021, art. 85). In the request you see the deadline.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-contracts-signed = Recebemos os contratos assinados: protocolo { $protocol }
    .body =
        Recebemos os contratos assinados para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Agora é a nossa vez: seguimos com o que o orçamento prevê e avisaremos cada passo. No pedido você vê os prazos.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-contracts-signed = Recibimos los contratos firmados: protocolo { $protocol }
    .body =
        Recibimos los contratos firmados de { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Ahora es nuestro turno: seguimos con lo que prevé el presupuesto y le avisaremos de cada paso. En la solicitud usted ve los plazos.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-contracts-signed = We have the signed contracts: protocol { $protocol }
    .body =
        We have received the signed contracts of { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Now it is our turn: we go on with what the budget says and tell you of each step. The request shows the deadlines.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-works-started = Obras em andamento: protocolo { $protocol }
    .body =
        As obras estão em andamento para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Agora é a nossa vez. Avisaremos quando as obras terminarem. Você não precisa fazer nada por enquanto.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-works-started = Obras en curso: protocolo { $protocol }
    .body =
        Las obras están en curso para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Ahora es nuestro turno. Le avisaremos cuando terminen las obras. Por ahora no tiene que hacer nada.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-works-started = Works under way: protocol { $protocol }
    .body =
        The works are under way for { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Now it is our turn. We will tell you when the works are concluded. There is nothing you need to do for now.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-works-suspended = Obras suspensas: protocolo { $protocol }
    .body =
        As obras estão suspensas para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Avisaremos quando elas continuarem. Se algo depende de você, o pedido mostra o que é.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-works-suspended = Obras suspendidas: protocolo { $protocol }
    .body =
        Las obras están suspendidas para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        Le avisaremos cuando continúen. Si algo depende de usted, la solicitud muestra qué es.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-works-suspended = Works suspended: protocol { $protocol }
    .body =
        The works are suspended for { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        We will tell you when they go on. If anything depends on you, the request shows what it is.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-works-concluded = Obras concluídas: protocolo { $protocol }
    .body =
        As obras estão concluídas para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        { $next_step ->
            [inspection] Agora é a nossa vez: vamos fazer a vistoria e instalar o medidor. Avisaremos a data.
            [commissioning] Agora é a sua vez: quando a sua instalação estiver pronta, peça a vistoria da geração distribuída.
           *[other] O pedido mostra o que acontece agora e quem tem a vez.
        }
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-works-concluded = Obras concluidas: protocolo { $protocol }
    .body =
        Las obras están concluidas para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        { $next_step ->
            [inspection] Ahora es nuestro turno: haremos la inspección e instalaremos el medidor. Le avisaremos la fecha.
            [commissioning] Ahora es su turno: cuando su instalación esté lista, pida la inspección de la generación distribuida.
           *[other] La solicitud muestra qué pasa ahora y de quién es el turno.
        }
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-works-concluded = Works concluded: protocol { $protocol }
    .body =
        The works are concluded for { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        { $next_step ->
            [inspection] Now it is our turn: we will inspect the installation and install the meter. We will tell you the date.
            [commissioning] Now it is your turn: when your installation is ready, ask for the inspection of the distributed generation.
           *[other] The request shows what happens now and whose turn it is.
        }
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-inspection-requested = Vistoria pedida: protocolo { $protocol }
    .body =
        Recebemos o pedido de vistoria para { word-request }{ word-of-unit }. { word-numbers }

        Agora é a nossa vez: vamos marcar a vistoria e avisar a data.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-inspection-requested = Inspección pedida: protocolo { $protocol }
    .body =
        Recibimos el pedido de inspección para { word-request }{ word-of-unit }. { word-numbers }

        Ahora es nuestro turno: vamos a fijar la inspección y a avisarle la fecha.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-inspection-requested = Inspection asked for: protocol { $protocol }
    .body =
        We received that an inspection is asked for, in { word-request }{ word-of-unit }. { word-numbers }

        Now it is our turn: we will schedule the inspection and tell you the date.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-inspection-scheduled = Vistoria marcada: protocolo { $protocol }
    .body =
        Marcamos a vistoria para { $scheduled_at }. Ela é para { word-request }{ word-of-unit }. { word-numbers }

        Deixe a instalação acessível e esteja no local, ou peça a alguém que esteja. Se não puder, avise o nosso atendimento com o protocolo.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-inspection-scheduled = Inspección fijada: protocolo { $protocol }
    .body =
        Fijamos la inspección para { $scheduled_at }. Es para { word-request }{ word-of-unit }. { word-numbers }

        Deje la instalación accesible y esté en el lugar, o pida a alguien que esté. Si no puede, avise a nuestra atención al cliente con el protocolo.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-inspection-scheduled = Inspection scheduled: protocol { $protocol }
    .body =
        The inspection is scheduled for { $scheduled_at }. It is for { word-request }{ word-of-unit }. { word-numbers }

        Keep the installation accessible and be there, or have somebody be there. If you cannot, tell our service desk, with the protocol.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-inspection-passed = Vistoria aprovada: protocolo { $protocol }
    .body =
        A vistoria de { $inspected_on } foi aprovada para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        A unidade consumidora está conectada. Você não precisa fazer mais nada.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-inspection-passed = Inspección aprobada: protocolo { $protocol }
    .body =
        La inspección del { $inspected_on } fue aprobada para { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        La unidad consumidora está conectada. No tiene que hacer nada más.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-inspection-passed = Inspection passed: protocol { $protocol }
    .body =
        The inspection of { $inspected_on } passed, for { word-request }{ word-of-unit }. { word-numbers }{ word-note }

        The consumer unit is connected. There is nothing more you need to do.
    .action = See the request
    .why = You received this mail because you made this request or act for its holder.

## pt
message-inspection-failed = Vistoria não aprovada: protocolo { $protocol }
    .body =
        A vistoria de { $inspected_on } não foi aprovada para { word-request }{ word-of-unit }. { word-numbers }

        Encontramos o que segue:

        { $defects }

        Agora é a sua vez: corrija a instalação. { $kind ->
            [commissioning] Depois inclua no pedido um novo relatório e novas fotografias, troque o que mais o pedido mostrar, e envie-o de novo. O prazo vai até { $due_on }; depois disso o pedido perde a validade.
           *[other] Depois peça uma nova vistoria no pedido, até { $due_on } (REN 1000/2021, art. 94).
        }{ word-note }
    .action = Abrir o pedido
    .why = Você recebeu este e-mail porque fez este pedido ou age por quem é titular dele.
## es
message-inspection-failed = Inspección no aprobada: protocolo { $protocol }
    .body =
        La inspección del { $inspected_on } no fue aprobada para { word-request }{ word-of-unit }. { word-numbers }

        Encontramos lo que sigue:

        { $defects }

        Ahora es su turno: corrija la instalación. { $kind ->
            [commissioning] Después incluya en la solicitud un nuevo informe y nuevas fotografías, cambie lo demás que la solicitud muestre, y envíela de nuevo. El plazo es hasta el { $due_on }; después la solicitud pierde su validez.
           *[other] Después pida una nueva inspección en la solicitud, hasta el { $due_on } (REN 1000/2021, art. 94).
        }{ word-note }
    .action = Abrir la solicitud
    .why = Usted recibió este correo porque hizo esta solicitud o actúa por quien es su titular.
## en
message-inspection-failed = Inspection not passed: protocol { $protocol }
    .body =
        The inspection of { $inspected_on } did not pass, for { word-request }{ word-of-unit }. { word-numbers }

        We found the following:

        { $defects }

        Now it is your turn: correct the installation. { $kind ->
            [commissioning] Then add a new report and new photographs to the request, replace whatever else it shows, and submit it again. You have until { $due_on }; after that the request lapses.
           *[other] Then ask for another inspection in the request, until { $due_on } (REN 1000/2021, art. 94).
        }{ word-note }
    .action = Open the request
    .why = You received this mail because you made this request or act for its holder.
