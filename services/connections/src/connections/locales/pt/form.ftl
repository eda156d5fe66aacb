# Formulários: o que falta, o que quebra uma regra, o que é preciso saber.

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
