# What analysts do with requests: why something is refused.

## pt

document-rejected = Há documentos recusados
    .detail = Um pedido com um documento recusado não pode ser aprovado. Aceite o documento, ou devolva o pedido para que seja trocado.
return-visible-before = Isto já estava no pedido na rodada anterior e não foi apontado. Justifique.
return-item-names-one = Indique uma coisa só: uma etapa, um documento ou um tipo de documento.
return-section-unknown = O formulário deste pedido não tem esta etapa, ou ela não se aplica. Escolha outra.
return-slot-not-asked = Este documento não pode ser exigido neste pedido. Escolha um que o formulário pede.
return-document-unknown = Este documento não faz parte do que foi enviado. Escolha um documento do pedido.
return-rejected-not-listed = O documento { $file_name } foi recusado e não está na lista. Inclua-o para que possa ser trocado, ou aceite-o.
decision-registers-no-unit = Só uma ligação nova registra uma unidade consumidora. Retire o código.
inspection-on-in-future = Informe hoje ou um dia que já passou.
inspection-on-before-request = Informe um dia a partir do pedido da vistoria e do último agendamento.
inspection-when = Escolha um momento no futuro, dentro de um ano.
inspection-defects = Diga o que precisa ser corrigido, se a vistoria não foi aprovada. Se foi aprovada, não liste nada.
refusal-complaint = Se você não concorda, reclame no atendimento da distribuidora. Se a resposta não resolver, procure a ouvidoria dela e depois a ANEEL (telefone 167) ou a agência estadual conveniada (REN 1000/2021, art. 416).

## es

document-rejected = Hay documentos rechazados
    .detail = Una solicitud con un documento rechazado no se puede aprobar. Acepte el documento, o devuelva la solicitud para que se cambie.
return-visible-before = Esto ya estaba en la solicitud en la ronda anterior y no se señaló. Justifíquelo.
return-item-names-one = Indique una sola cosa: una etapa, un documento o un tipo de documento.
return-section-unknown = El formulario de esta solicitud no tiene esta etapa, o no corresponde. Elija otra.
return-slot-not-asked = Este documento no se puede exigir en esta solicitud. Elija uno que el formulario pida.
return-document-unknown = Este documento no es parte de lo que se envió. Elija un documento de la solicitud.
return-rejected-not-listed = El documento { $file_name } fue rechazado y no está en la lista. Inclúyalo para que se pueda cambiar, o acéptelo.
decision-registers-no-unit = Solo una conexión nueva registra una unidad consumidora. Quite el código.
inspection-on-in-future = Indique hoy o un día que ya pasó.
inspection-on-before-request = Indique un día a partir del pedido de la inspección y de su última programación.
inspection-when = Elija un momento en el futuro, dentro de un año.
inspection-defects = Diga qué hay que corregir si la inspección no fue aprobada. Si fue aprobada, no liste nada.
refusal-complaint = Si no está de acuerdo, reclame en la atención al cliente de la distribuidora. Si la respuesta no resuelve el caso, acuda a su defensoría y después a la ANEEL (teléfono 167) o a la agencia estatal con convenio (REN 1000/2021, art. 416).

## en

document-rejected = Some documents are rejected
    .detail = A request with a rejected document cannot be approved. Accept the document, or return the request so that it can be replaced.
return-visible-before = This was in the request in the round before and was not pointed out. Justify it.
return-item-names-one = Name one thing: a step, a document, or a kind of document.
return-section-unknown = The form of this request has no such step, or it does not apply. Choose another one.
return-slot-not-asked = This document cannot be demanded for this request. Choose one that the form asks for.
return-document-unknown = This document is not part of what was handed in. Choose a document of the request.
return-rejected-not-listed = The document { $file_name } was rejected and is not on the list. Add it so that it can be replaced, or accept it.
decision-registers-no-unit = Only a new connection registers a consumer unit. Remove the code.
inspection-on-in-future = Give today or a day that has passed.
inspection-on-before-request = Give a day from the request for the inspection on, and from its last scheduling on.
inspection-when = Choose a moment in the future, within a year.
inspection-defects = Say what has to be corrected if the inspection did not pass. If it passed, list nothing.
refusal-complaint = If you don't agree, complain to the distributor's service desk. If its answer doesn't settle the matter, turn to its ombudsman, and then to ANEEL (telephone 167) or the state's agency (REN 1000/2021, art. 416).
