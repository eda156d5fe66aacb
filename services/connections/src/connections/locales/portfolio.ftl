# The portfolio: calendars and their secret addresses, the drawer, the catalogue of equipment.

## pt

calendar-product = PT
calendar-name = Ramal: prazos e vistorias
calendar-cure = Último dia para corrigir: { $service }
    .detail = O pedido foi devolvido. Corrija o que foi apontado e envie-o de novo até este dia; depois dele o pedido é encerrado.
calendar-budget = Último dia para aceitar: { $service }
    .detail = O orçamento vale até este dia. Aceite-o ou recuse-o antes disso.
calendar-phone-documents = Último dia para enviar documentos: { $service }
    .detail = Faltam documentos do pedido feito por telefone. Envie-os até este dia; depois dele o pedido é encerrado.
calendar-contracts-and-payment = Último dia para assinar e pagar: { $service }
    .detail = Os contratos foram enviados. Assine-os, devolva-os e pague a sua parte até este dia, para que as obras possam começar.
calendar-new-inspection = Último dia para pedir nova vistoria: { $service }
    .detail = A vistoria encontrou problemas. Corrija-os e peça nova vistoria até este dia.
calendar-inspection = Vistoria: { $service }
    .detail = A distribuidora faz a vistoria neste dia. Alguém precisa abrir o local.
calendar-more = Faltam prazos depois deste dia
    .detail = Este calendário mostra os { $date_count } prazos mais próximos. Os que vêm depois estão na sua lista de pedidos.
calendar-protocol = Protocolo { $protocol }
calendar-unit = Unidade consumidora { $unit_code }
calendar-holder = Titular: { $name }
calendar-link-limit = Não é possível ter mais endereços de calendário
    .detail = Uma pessoa tem no máximo { $max_count } endereços de calendário. Encerre um que já não use e tente de novo.
drawer-full = Não há mais espaço na gaveta
    .detail = A gaveta guarda no máximo { $max_count } arquivos, com { $max_bytes } ao todo. Apague arquivos que já não usa e tente de novo.
document-file-or-drawer = Envie um arquivo ou escolha um da gaveta, não os dois.
equipment-taken = O catálogo já tem este fabricante e modelo
    .detail = Corrija o que já existe, ou oculte-o.
equipment-other-kind = Este dado é de outro tipo de equipamento. Retire-o.

## es

calendar-product = ES
calendar-name = Ramal: plazos e inspecciones
calendar-cure = Último día para corregir: { $service }
    .detail = La solicitud fue devuelta. Corrija lo señalado y envíela de nuevo hasta este día; después la solicitud se cierra.
calendar-budget = Último día para aceptar: { $service }
    .detail = El presupuesto vale hasta este día. Acéptelo o rechácelo antes.
calendar-phone-documents = Último día para enviar documentos: { $service }
    .detail = Faltan documentos de la solicitud hecha por teléfono. Envíelos hasta este día; después la solicitud se cierra.
calendar-contracts-and-payment = Último día para firmar y pagar: { $service }
    .detail = Los contratos fueron enviados. Fírmelos, devuélvalos y pague su parte hasta este día, para que las obras puedan empezar.
calendar-new-inspection = Último día para pedir otra inspección: { $service }
    .detail = La inspección encontró problemas. Corríjalos y pida otra inspección hasta este día.
calendar-inspection = Inspección: { $service }
    .detail = La distribuidora hace la inspección este día. Alguien tiene que abrir el lugar.
calendar-more = Faltan plazos después de este día
    .detail = Este calendario muestra los { $date_count } plazos más próximos. Los siguientes están en su lista de solicitudes.
calendar-protocol = Protocolo { $protocol }
calendar-unit = Unidad consumidora { $unit_code }
calendar-holder = Titular: { $name }
calendar-link-limit = No es posible tener más direcciones de calendario
    .detail = Una persona tiene como máximo { $max_count } direcciones de calendario. Termine una que ya no use e intente de nuevo.
drawer-full = No hay más espacio en el cajón
    .detail = El cajón guarda como máximo { $max_count } archivos, con { $max_bytes } en total. Borre archivos que ya no use e intente de nuevo.
document-file-or-drawer = Envíe un archivo o elija uno del cajón, no los dos.
equipment-taken = El catálogo ya tiene este fabricante y modelo
    .detail = Corrija el que ya existe, u ocúltelo.
equipment-other-kind = Este dato es de otro tipo de equipo. Quítelo.

## en

calendar-product = EN
calendar-name = Ramal: deadlines and inspections
calendar-cure = Last day to correct: { $service }
    .detail = The request was returned. Correct what was pointed out and submit it again by this day; after it the request is closed.
calendar-budget = Last day to accept: { $service }
    .detail = The budget is valid until this day. Accept or refuse it before.
calendar-phone-documents = Last day to send documents: { $service }
    .detail = Documents are missing of the request made by phone. Send them by this day; after it the request is closed.
calendar-contracts-and-payment = Last day to sign and pay: { $service }
    .detail = The contracts were sent. Sign them, send them back and pay your part by this day, so that the works can begin.
calendar-new-inspection = Last day to ask for another inspection: { $service }
    .detail = The inspection found defects. Correct them and ask for another inspection by this day.
calendar-inspection = Inspection: { $service }
    .detail = The distributor inspects on this day. Somebody has to open the place.
calendar-more = Deadlines after this day are missing
    .detail = This calendar shows the { $date_count } nearest deadlines. Later ones are in your list of requests.
calendar-protocol = Protocol { $protocol }
calendar-unit = Consumer unit { $unit_code }
calendar-holder = Holder: { $name }
calendar-link-limit = No more calendar addresses are possible
    .detail = A person has at most { $max_count } calendar addresses. End one that is no longer used, and try again.
drawer-full = There is no more room in the drawer
    .detail = The drawer keeps at most { $max_count } files, with { $max_bytes } altogether. Delete files that are no longer used, and try again.
document-file-or-drawer = Send a file or choose one of the drawer, not both.
equipment-taken = The catalogue has this manufacturer and model already
    .detail = Correct the one that exists, or hide it.
equipment-other-kind = This belongs to another kind of equipment. Leave it out.
