# Requests to connect: why something is refused.

## pt

unit-closed = Esta unidade consumidora foi encerrada
    .detail = Nada de novo pode ser pedido para ela. Para voltar a ter energia no local, peça uma ligação nova.
unit-access-required = Falta a autorização do titular
    .detail = Você não é o titular desta unidade nem tem acesso concedido por ele. Confira o código na fatura, ou peça ao titular que conceda o acesso.
unit-access-ended = O seu acesso terminou
    .detail = O titular continua este pedido. Você ainda vê o protocolo, a situação e as datas. Para agir de novo, peça ao titular um novo acesso.
company-suspended = A empresa está suspensa
    .detail = Enquanto durar a suspensão, nada de novo pode ser pedido em nome dela. O que já existe continua.
request-not-editable = Isto não pode ser alterado agora
    .detail = Só um rascunho pode ser alterado. De um pedido devolvido, só o que a análise apontou.
request-moved = O pedido já está em outra situação
    .detail = O que você tentou não é possível agora. Veja como o pedido está e tente de novo se ainda fizer sentido.
request-incomplete = O pedido ainda não está completo
    .detail = Corrija ou complete o que está indicado e envie de novo. Nada do que você preencheu se perdeu.
request-duplicate = Já existe um pedido igual em andamento
    .detail = Acompanhe o pedido que já foi enviado para o mesmo local e motivo, ou retire-o antes de enviar este.
request-claimed = Outra pessoa está analisando este pedido
    .detail = Assuma a análise se for combinado com ela.
request-not-claimed = Ninguém está analisando este pedido
    .detail = Assuma a análise antes de decidir.
request-own = Ninguém analisa o próprio pedido
    .detail = Você abriu este pedido ou age pelo titular. Outra pessoa da equipe precisa analisá-lo.
return-justification-required = Falta a justificativa
    .detail = Parte do que você aponta já podia ser vista na primeira análise. Escreva por que só aponta agora.
form-superseded = Este formulário não vale mais
    .detail = Passe o rascunho para a versão nova do formulário. As respostas e os arquivos que continuam valendo são mantidos.
form-current = O rascunho já usa a versão atual
    .detail = Não há nada a passar para outra versão.
debt-outstanding = Há débitos em aberto
    .detail = Com débitos vencidos do titular, o pedido não pode ser feito (REN 1000/2021, art. 346). Quite-os ou negocie com a distribuidora e tente de novo.
document-slot-unknown = Este documento não é pedido
    .detail = O formulário não tem lugar para ele. Confira a lista de documentos.
document-slot-full = Já há arquivos suficientes
    .detail = Aqui cabem no máximo { $max_count ->
        [one] { $max_count } arquivo
       *[other] { $max_count } arquivos
    }. Remova um antes de incluir outro.
budget-validity-too-short = A validade é curta demais
    .detail = Um orçamento vale por dez dias úteis ou mais (REN 1000/2021, art. 83). Escolha { $earliest_on } ou um dia depois.
budget-holder-only = Só o titular decide sobre o orçamento
    .detail = Aceitar ou recusar o orçamento, ou retirar o pedido depois dele, cabe a quem age como titular. Peça a ele que o faça.
budget-revised = O orçamento foi revisto
    .detail = A revisão atual é a { $revision }. Leia-a antes de responder.
budget-validity-over = O prazo para responder acabou
    .detail = O orçamento valia até { $valid_until }. Veja no pedido o que acontece agora.
budget-amount = Escreva o valor em reais com duas casas decimais, como 1234.50.
budget-sum-differs = Os custos das obras somam { $total }. Corrija o total ou as obras.
budget-participation-too-high = O cliente não pode pagar mais que o custo, que é { $cost }.
budget-works-without-class = Há obras da distribuidora. Escolha o tipo delas.
budget-class-without-works = Descreva as obras, ou diga que não há obra.
budget-term-too-long = Para este tipo de obra o prazo é de no máximo { $longest } dias (REN 1000/2021, art. 88).
budget-validity-too-long = Escolha um dia daqui a no máximo { $longest } dias.
request-no-unit-yet = Uma ligação nova ainda não tem unidade consumidora. Não envie este dado.
request-not-the-holder = Este não é o titular da unidade. Deixe o campo em branco ou corrija.
request-other-unit = O pedido é de outra unidade consumidora. Para esta, abra outro pedido.
request-not-mended = A análise pediu uma correção aqui, que ainda não foi feita.
inspection-pending = A vistoria já foi pedida
    .detail = Ela ainda não tem resultado. O pedido mostra a data assim que for marcada.
inspection-not-requested = Falta o pedido de nova vistoria
    .detail = A última vistoria não foi aprovada. Uma nova só é marcada quando o cliente a pedir, depois de corrigir o que faltou.
inspection-not-scheduled = Não há vistoria marcada
    .detail = Marque a vistoria antes de registrar o resultado.

## es

unit-closed = Esta unidad de consumo fue cerrada
    .detail = No se puede pedir nada nuevo para ella. Para volver a tener energía en el lugar, pida una conexión nueva.
unit-access-required = Falta la autorización del titular
    .detail = Usted no es el titular de esta unidad ni tiene un acceso concedido por él. Revise el código en la factura o pida al titular que conceda el acceso.
unit-access-ended = Su acceso terminó
    .detail = El titular continúa con esta solicitud. Usted todavía ve el protocolo, la situación y las fechas. Para actuar de nuevo, pida al titular un nuevo acceso.
company-suspended = La empresa está suspendida
    .detail = Mientras dure la suspensión no se puede pedir nada nuevo en su nombre. Lo que ya existe continúa.
request-not-editable = Esto no se puede cambiar ahora
    .detail = Solo se puede cambiar un borrador. De una solicitud devuelta, solo lo que el análisis señaló.
request-moved = La solicitud ya está en otra situación
    .detail = Lo que intentó no es posible ahora. Vea cómo está la solicitud e inténtelo de nuevo si todavía tiene sentido.
request-incomplete = La solicitud todavía no está completa
    .detail = Corrija o complete lo indicado y envíela de nuevo. No se perdió nada de lo que completó.
request-duplicate = Ya existe una solicitud igual en curso
    .detail = Siga la solicitud que ya fue enviada para el mismo lugar y motivo, o retírela antes de enviar esta.
request-claimed = Otra persona está analizando esta solicitud
    .detail = Asuma el análisis si lo acordaron.
request-not-claimed = Nadie está analizando esta solicitud
    .detail = Asuma el análisis antes de decidir.
request-own = Nadie analiza su propia solicitud
    .detail = Usted abrió esta solicitud o actúa por el titular. Otra persona del equipo debe analizarla.
return-justification-required = Falta la justificación
    .detail = Parte de lo que señala ya podía verse en el primer análisis. Escriba por qué lo señala recién ahora.
form-superseded = Este formulario ya no vale
    .detail = Pase el borrador a la versión nueva del formulario. Se conservan las respuestas y los archivos que siguen valiendo.
form-current = El borrador ya usa la versión actual
    .detail = No hay nada que pasar a otra versión.
debt-outstanding = Hay deudas pendientes
    .detail = Con deudas vencidas del titular no se puede hacer la solicitud (REN 1000/2021, art. 346). Páguelas o negócielas con la distribuidora e inténtelo de nuevo.
document-slot-unknown = Este documento no se pide
    .detail = El formulario no tiene lugar para él. Revise la lista de documentos.
document-slot-full = Ya hay archivos suficientes
    .detail = Aquí caben como máximo { $max_count ->
        [one] { $max_count } archivo
       *[other] { $max_count } archivos
    }. Quite uno antes de agregar otro.
budget-validity-too-short = La validez es demasiado corta
    .detail = Un presupuesto vale por diez días hábiles o más (REN 1000/2021, art. 83). Elija { $earliest_on } o un día posterior.
budget-holder-only = Solo el titular decide sobre el presupuesto
    .detail = Aceptar o rechazar el presupuesto, o retirar la solicitud después de él, corresponde a quien actúa como titular. Pídale que lo haga.
budget-revised = El presupuesto fue revisado
    .detail = La revisión actual es la { $revision }. Léala antes de responder.
budget-validity-over = El plazo para responder terminó
    .detail = El presupuesto valía hasta el { $valid_until }. Vea en la solicitud qué pasa ahora.
budget-amount = Escriba el valor en reales con dos decimales, como 1234.50.
budget-sum-differs = Los costos de las obras suman { $total }. Corrija el total o las obras.
budget-participation-too-high = El cliente no puede pagar más que el costo, que es { $cost }.
budget-works-without-class = Hay obras de la distribuidora. Elija su tipo.
budget-class-without-works = Describa las obras, o diga que no hay obra.
budget-term-too-long = Para este tipo de obra el plazo es de { $longest } días como máximo (REN 1000/2021, art. 88).
budget-validity-too-long = Elija un día dentro de { $longest } días como máximo.
request-no-unit-yet = Una conexión nueva todavía no tiene unidad de consumo. No envíe este dato.
request-not-the-holder = Este no es el titular de la unidad. Deje el campo en blanco o corríjalo.
request-other-unit = La solicitud es de otra unidad de consumo. Para esta, abra otra solicitud.
request-not-mended = El análisis pidió aquí una corrección que todavía no se hizo.
inspection-pending = La inspección ya fue pedida
    .detail = Todavía no tiene resultado. La solicitud muestra la fecha en cuanto se fije.
inspection-not-requested = Falta pedir una nueva inspección
    .detail = La última inspección no fue aprobada. Una nueva se fija solo cuando el cliente la pida, después de corregir lo que faltó.
inspection-not-scheduled = No hay una inspección fijada
    .detail = Fije la inspección antes de registrar el resultado.

## en

unit-closed = This consumer unit was closed
    .detail = Nothing new can be asked for on it. To have energy at the place again, ask for a new connection.
unit-access-required = The holder's permission is missing
    .detail = You are not the holder of this unit, and the holder has not given you access. Check the code on the bill, or ask the holder to grant you access.
unit-access-ended = Your access has ended
    .detail = The holder goes on with this request. You still see its protocol, status and dates. To act again, ask the holder for a new access.
company-suspended = The company is suspended
    .detail = While it is, nothing new can be asked for in its name. What exists goes on.
request-not-editable = This cannot be changed now
    .detail = Only a draft can be changed, and of a returned request what the analysis listed.
request-moved = The request has moved on
    .detail = What you tried is not possible now. Look at the request and try again if it still makes sense.
request-incomplete = The request is not complete yet
    .detail = Correct or complete what is listed and send it again. Nothing that you filled in was lost.
request-duplicate = There is an equal request already
    .detail = Follow the request that was sent for the same place and reason, or withdraw it before you send this one.
request-claimed = Somebody else is analysing this request
    .detail = Take it over if you have agreed on it.
request-not-claimed = Nobody is analysing this request
    .detail = Claim it before you decide.
request-own = Nobody analyses their own request
    .detail = You opened this request or act for its holder. Somebody else of the team has to analyse it.
return-justification-required = The justification is missing
    .detail = Part of what you list could be seen in the first analysis. Write why you list it only now.
form-superseded = This form is no longer accepted
    .detail = Take the draft to the new version of the form. Answers and files that are still valid are kept.
form-current = The draft uses the present version already
    .detail = There is nothing to take to another version.
debt-outstanding = There are outstanding debts
    .detail = With overdue debts of the holder the request cannot be made (REN 1000/2021, art. 346). Pay them or settle with the distributor, and try again.
document-slot-unknown = This document is not asked for
    .detail = The form has no place for it. Check the list of documents.
document-slot-full = There are enough files already
    .detail = At most { $max_count ->
        [one] { $max_count } file fits
       *[other] { $max_count } files fit
    } here. Remove one before you add another.
budget-validity-too-short = The validity is too short
    .detail = A budget is valid for ten business days or more (REN 1000/2021, art. 83). Choose { $earliest_on } or a later day.
budget-holder-only = Only the holder decides on the budget
    .detail = To accept or refuse the budget, or to withdraw the request after it, is up to whoever acts as the holder. Ask the holder to do it.
budget-revised = The budget was revised
    .detail = The current revision is number { $revision }. Read it before you answer.
budget-validity-over = The time to answer is over
    .detail = The budget was valid until { $valid_until }. Look at the request to see what happens now.
budget-amount = Write the amount in reais with two decimals, such as 1234.50.
budget-sum-differs = The costs of the works add up to { $total }. Correct the total or the works.
budget-participation-too-high = The customer cannot pay more than the cost, which is { $cost }.
budget-works-without-class = There are works of the distributor. Choose their class.
budget-class-without-works = Describe the works, or say that there are none.
budget-term-too-long = For this class of works the term is at most { $longest } days (REN 1000/2021, art. 88).
budget-validity-too-long = Choose a day at most { $longest } days from now.
request-no-unit-yet = A new connection has no consumer unit yet. Do not send this.
request-not-the-holder = This is not the holder of the unit. Leave it empty or correct it.
request-other-unit = The request is about another consumer unit. For this one, open another request.
request-not-mended = The analysis asked for a correction here that has not been made yet.
inspection-pending = The inspection has been asked for already
    .detail = It has no result yet. The request shows the date as soon as there is one.
inspection-not-requested = Nobody has asked for another inspection
    .detail = The last inspection did not pass. Another one is scheduled only when the customer asks for it, after correcting what was wrong.
inspection-not-scheduled = No inspection is scheduled
    .detail = Schedule the inspection before you record its result.
