# Forms: what is missing or wrong in a request, and in a definition.

## pt

form-notice-too-short = O aviso é curto demais
    .detail = Uma exigência própria da distribuidora só vale depois de { $notice_days } dias de aviso. Escolha uma data a partir de { $earliest_on }, ou informe por que não precisa de aviso.
form-effective-in-past = A data não pode ser anterior a hoje.
form-effective-before-latest = Já há uma versão que vale a partir de { $latest_on }. Escolha essa data ou uma posterior.

definition-contract = As regras deste tipo de solicitação precisam deste campo, com o tipo de sempre.
definition-fact-unknown = Nenhuma condição pode perguntar isto.
definition-field-unknown = Nenhum campo anterior tem este nome.
definition-file-type-unknown = Este tipo de arquivo não é aceito em nenhum formulário.
definition-kind-unknown = Este não é o tipo de solicitação deste formulário.
definition-missing = Falta informar isto.
definition-option-unknown = Esta opção não existe aqui.
definition-repeated = Este nome já foi usado.
definition-text-missing = Falta o texto neste idioma.
definition-type = O valor não tem o formato esperado.
definition-type-unknown = Este tipo de campo não existe aqui.
definition-unknown = Isto não faz parte de uma definição.

answer-decimals = { $places ->
    [0] Escreva um número inteiro.
   *[other] Escreva no máximo { $places } casas decimais.
}
answer-too-short = Escreva pelo menos { $minimum } caracteres.
answer-too-few = { $minimum ->
    [one] Inclua pelo menos { $minimum } item.
   *[other] Inclua pelo menos { $minimum } itens.
}
answer-too-small = O menor valor aqui é { $limit }.
answer-too-large = O maior valor aqui é { $limit }.
answer-in-future = A data não pode ser posterior a hoje.
location-missing = Marque no mapa a localização exata.
location-outside-area = O ponto do mapa está fora da nossa área de atendimento. Confira a localização.
document-missing = { $minimum ->
    [one] Anexe este documento.
   *[other] Anexe pelo menos { $minimum } arquivos deste documento.
}
document-too-many = { $maximum ->
    [one] Deixe só { $maximum } arquivo deste documento.
   *[other] Deixe no máximo { $maximum } arquivos deste documento.
}

unit-differs = Esta não é a unidade consumidora para a qual a solicitação foi aberta.
unit-unknown = Não conhecemos a unidade consumidora { $unit_code }. Confira o código na fatura.
unit-not-registered = Para o motivo ligação nova, a unidade consumidora precisa estar registrada e ainda sem energia. Escolha outro motivo para uma unidade já ligada.

connection-over-low-voltage = A carga declarada é de { $declared_kw } kW. Acima de { $limit_kw } kW a ligação é normalmente em média tensão: confira o tipo de ligação.
connection-live-unit-at-address = Já há uma unidade consumidora ligada neste endereço. Confira o endereço e o complemento.

works-end-before-start = A obra termina antes de começar. Confira as datas.
phases-differ = { $listed ->
    [one] A lista tem { $listed } unidade ou lote, e as etapas somam { $in_phases }. Confira as quantidades.
   *[other] A lista tem { $listed } unidades ou lotes, e as etapas somam { $in_phases }. Confira as quantidades.
}
metering-large-transformer = A medição será em tensão primária (MT), porque um transformador tem mais de { $limit_kva } kVA.
metering-several-transformers = A medição será em tensão primária (MT), porque há mais de um transformador.
metering-secondary-voltage = A medição será em tensão primária (MT), porque a tensão do secundário não é 220/127 V.

generation-over-limit = A potência instalada seria de { $installed_kw } kW. Para esta fonte, a minigeração vai até { $limit_kw } kW.
generation-over-available-power = A potência instalada seria de { $installed_kw } kW, e a potência disponibilizada da unidade é de { $available_kw } kW. Pode ser preciso aumentá-la.
generation-fast-track-not-offered = O fast track só vale para microgeração de até { $limit_kw } kW com autoconsumo local. Desmarque a opção para continuar.
generation-fast-track-offered = O fast track é possível, e só pode ser escolhido agora. Ele dispensa o estudo de inversão de fluxo, mas não reduz os prazos; os créditos nunca irão para outra unidade, e um novo titular terá de aceitar o mesmo.
generation-fast-track-chosen = Com o fast track, os créditos nunca irão para outra unidade, e um novo titular terá de aceitar o mesmo. Ele dispensa o estudo de inversão de fluxo, mas não reduz os prazos.
credits-percent-or-priority = Informe para esta unidade o percentual ou a prioridade: um dos dois.
credits-percent-and-priority = Reparta os créditos por percentuais em todas as unidades, ou por prioridade em todas.
credits-percents-not-100 = Os percentuais somam { $total } %. Eles precisam somar 100,00 %.
credits-priority-repeated = Duas unidades têm a mesma prioridade.
credits-unit-repeated = Esta unidade está na lista mais de uma vez.

budget-unknown = Não encontramos este orçamento de conexão entre os seus. Deixe em branco se ele é anterior a este sistema.
budget-not-accepted = Este orçamento de conexão ainda não foi aceito.
budget-of-other-unit = Este orçamento de conexão é de outra unidade consumidora.

## es

form-notice-too-short = El aviso es demasiado corto
    .detail = Una exigencia propia de la distribuidora solo rige después de { $notice_days } días de aviso. Elija una fecha a partir de { $earliest_on }, o indique por qué no necesita aviso.
form-effective-in-past = La fecha no puede ser anterior a hoy.
form-effective-before-latest = Ya hay una versión que rige a partir de { $latest_on }. Elija esa fecha o una posterior.

definition-contract = Las reglas de este tipo de solicitud necesitan este campo, con el tipo de siempre.
definition-fact-unknown = Ninguna condición puede preguntar esto.
definition-field-unknown = Ningún campo anterior tiene este nombre.
definition-file-type-unknown = Este tipo de archivo no se acepta en ningún formulario.
definition-kind-unknown = Este no es el tipo de solicitud de este formulario.
definition-missing = Falta indicar esto.
definition-option-unknown = Esta opción no existe aquí.
definition-repeated = Este nombre ya fue usado.
definition-text-missing = Falta el texto en este idioma.
definition-type = El valor no tiene el formato esperado.
definition-type-unknown = Este tipo de campo no existe aquí.
definition-unknown = Esto no forma parte de una definición.

answer-decimals = { $places ->
    [0] Escriba un número entero.
   *[other] Escriba como máximo { $places } decimales.
}
answer-too-short = Escriba al menos { $minimum } caracteres.
answer-too-few = { $minimum ->
    [one] Incluya al menos { $minimum } elemento.
   *[other] Incluya al menos { $minimum } elementos.
}
answer-too-small = El menor valor aquí es { $limit }.
answer-too-large = El mayor valor aquí es { $limit }.
answer-in-future = La fecha no puede ser posterior a hoy.
location-missing = Marque en el mapa la ubicación exacta.
location-outside-area = El punto del mapa está fuera de nuestra área de servicio. Revise la ubicación.
document-missing = { $minimum ->
    [one] Adjunte este documento.
   *[other] Adjunte al menos { $minimum } archivos de este documento.
}
document-too-many = { $maximum ->
    [one] Deje solo { $maximum } archivo de este documento.
   *[other] Deje como máximo { $maximum } archivos de este documento.
}

unit-differs = Esta no es la unidad consumidora para la que se abrió la solicitud.
unit-unknown = No conocemos la unidad consumidora { $unit_code }. Revise el código en la factura.
unit-not-registered = Para el motivo conexión nueva, la unidad consumidora debe estar registrada y todavía sin energía. Elija otro motivo para una unidad ya conectada.

connection-over-low-voltage = La carga declarada es de { $declared_kw } kW. Por encima de { $limit_kw } kW la conexión es normalmente en media tensión: revise el tipo de conexión.
connection-live-unit-at-address = Ya hay una unidad consumidora conectada en esta dirección. Revise la dirección y el complemento.

works-end-before-start = La obra termina antes de empezar. Revise las fechas.
phases-differ = { $listed ->
    [one] La lista tiene { $listed } unidad o lote, y las etapas suman { $in_phases }. Revise las cantidades.
   *[other] La lista tiene { $listed } unidades o lotes, y las etapas suman { $in_phases }. Revise las cantidades.
}
metering-large-transformer = La medición será en tensión primaria (MT), porque un transformador tiene más de { $limit_kva } kVA.
metering-several-transformers = La medición será en tensión primaria (MT), porque hay más de un transformador.
metering-secondary-voltage = La medición será en tensión primaria (MT), porque la tensión del secundario no es 220/127 V.

generation-over-limit = La potencia instalada sería de { $installed_kw } kW. Para esta fuente, la minigeneración llega hasta { $limit_kw } kW.
generation-over-available-power = La potencia instalada sería de { $installed_kw } kW, y la potencia disponible de la unidad es de { $available_kw } kW. Puede ser necesario aumentarla.
generation-fast-track-not-offered = La vía rápida solo vale para microgeneración de hasta { $limit_kw } kW con autoconsumo local. Desmarque la opción para continuar.
generation-fast-track-offered = La vía rápida es posible, y solo puede elegirse ahora. Evita el estudio de inversión de flujo, pero no reduce los plazos; los créditos nunca irán a otra unidad, y un nuevo titular tendrá que aceptar lo mismo.
generation-fast-track-chosen = Con la vía rápida, los créditos nunca irán a otra unidad, y un nuevo titular tendrá que aceptar lo mismo. Evita el estudio de inversión de flujo, pero no reduce los plazos.
credits-percent-or-priority = Indique para esta unidad el porcentaje o la prioridad: uno de los dos.
credits-percent-and-priority = Reparta los créditos por porcentajes en todas las unidades, o por prioridad en todas.
credits-percents-not-100 = Los porcentajes suman { $total } %. Deben sumar 100,00 %.
credits-priority-repeated = Dos unidades tienen la misma prioridad.
credits-unit-repeated = Esta unidad está en la lista más de una vez.

budget-unknown = No encontramos este presupuesto de conexión entre los suyos. Déjelo en blanco si es anterior a este sistema.
budget-not-accepted = Este presupuesto de conexión todavía no fue aceptado.
budget-of-other-unit = Este presupuesto de conexión es de otra unidad consumidora.

## en

form-notice-too-short = The notice is too short
    .detail = A distributor's own requirement applies only after { $notice_days } days of notice. Choose a day from { $earliest_on }, or say why it needs no notice.
form-effective-in-past = The day must not be before today.
form-effective-before-latest = There is a version that applies from { $latest_on }. Choose that day or a later one.

definition-contract = The rules of this kind of request need this field, with its usual type.
definition-fact-unknown = No condition can ask this.
definition-field-unknown = No earlier field has this name.
definition-file-type-unknown = No form accepts this type of file.
definition-kind-unknown = This is not the kind of request that the form is for.
definition-missing = This is missing.
definition-option-unknown = There is no such option here.
definition-repeated = This name is used already.
definition-text-missing = The text in this language is missing.
definition-type = The value does not have the expected format.
definition-type-unknown = There is no such type of field here.
definition-unknown = This is not part of a definition.

answer-decimals = { $places ->
    [0] Write a whole number.
   *[other] Write at most { $places } decimals.
}
answer-too-short = Write at least { $minimum } characters.
answer-too-few = { $minimum ->
    [one] Add at least { $minimum } item.
   *[other] Add at least { $minimum } items.
}
answer-too-small = The smallest value here is { $limit }.
answer-too-large = The largest value here is { $limit }.
answer-in-future = The day must not be after today.
location-missing = Mark the exact place on the map.
location-outside-area = The point on the map is outside the area that we supply. Check the place.
document-missing = { $minimum ->
    [one] Attach this document.
   *[other] Attach at least { $minimum } files of this document.
}
document-too-many = { $maximum ->
    [one] Leave only { $maximum } file of this document.
   *[other] Leave at most { $maximum } files of this document.
}

unit-differs = This is not the consumer unit that the request was opened for.
unit-unknown = We do not know the consumer unit { $unit_code }. Check the code on the bill.
unit-not-registered = For the reason new connection, the consumer unit must be registered and have no energy yet. Choose another reason for a unit that is connected.

connection-over-low-voltage = The declared load is { $declared_kw } kW. Over { $limit_kw } kW a connection is usually at medium voltage: check the type of supply.
connection-live-unit-at-address = There is a connected consumer unit at this address. Check the address and its complement.

works-end-before-start = The works end before they start. Check the days.
phases-differ = { $listed ->
    [one] The list has { $listed } unit or lot, and the phases have { $in_phases } in all. Check the quantities.
   *[other] The list has { $listed } units or lots, and the phases have { $in_phases } in all. Check the quantities.
}
metering-large-transformer = Metering will be at primary (medium) voltage, because a transformer has more than { $limit_kva } kVA.
metering-several-transformers = Metering will be at primary (medium) voltage, because there is more than one transformer.
metering-secondary-voltage = Metering will be at primary (medium) voltage, because the secondary voltage is not 220/127 V.

generation-over-limit = The installed power would be { $installed_kw } kW. For this source, minigeneration may have up to { $limit_kw } kW.
generation-over-available-power = The installed power would be { $installed_kw } kW, and the unit's available power is { $available_kw } kW. It may have to be raised.
generation-fast-track-not-offered = The fast track is only for microgeneration of up to { $limit_kw } kW that is consumed locally. Take the choice back to go on.
generation-fast-track-offered = The fast track is possible, and can only be chosen now. It spares the study of flow inversion and shortens no deadline; the credits will never go to another unit, and a new holder will have to accept the same.
generation-fast-track-chosen = With the fast track, the credits will never go to another unit, and a new holder will have to accept the same. It spares the study of flow inversion and shortens no deadline.
credits-percent-or-priority = Give this unit a percentage or a priority: one of the two.
credits-percent-and-priority = Share the credits by percentages for all units, or by priority for all.
credits-percents-not-100 = The percentages are { $total } % in all. They must be 100.00 %.
credits-priority-repeated = Two units have the same priority.
credits-unit-repeated = This unit is in the list more than once.

budget-unknown = We cannot find this connection budget among yours. Leave it empty if it is older than this system.
budget-not-accepted = This connection budget has not been accepted yet.
budget-of-other-unit = This connection budget is another consumer unit's.
