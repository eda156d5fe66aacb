# O que os analistas fazem com pedidos.

request-own = Este pedido é seu
    .detail = Ninguém analisa um pedido que abriu ou em que age pelo titular. Passe a um colega.
request-moved = O pedido não permite este passo
    .detail = O pedido já está em outro estado: { $request_status ->
        [draft] rascunho
        [submitted] enviado
        [in_analysis] em análise
        [returned] devolvido para correção
        [approved] aprovado
        [rejected] recusado
        [withdrawn] cancelado pelo cliente
        [lapsed] caducado
        [budget_issued] com orçamento emitido
        [budget_accepted] com orçamento aceito
        [budget_refused] com orçamento recusado
        [budget_expired] com orçamento vencido
        [works] em obras
        [completed] concluído
       *[other] { $request_status }
    }. Veja como ele está agora.
request-claimed = Outra pessoa está com este pedido
    .detail = Outro analista está com este pedido. Combine com ele, ou assuma o pedido no lugar dele.
request-not-claimed = Ninguém está com este pedido
    .detail = Assuma o pedido antes de analisá-lo.
document-rejected = Há documentos recusados
    .detail = Um pedido com um documento recusado não pode ser aprovado. Aceite o documento, ou devolva o pedido para que seja trocado.
return-justification-required = A devolução precisa de uma justificativa
    .detail = Algo desta lista já estava no pedido, sem mudança, na rodada anterior e não foi apontado. Justifique por que o aponta só agora.
return-visible-before = Isto já estava no pedido na rodada anterior e não foi apontado. Justifique.
return-item-names-one = Indique uma coisa só: uma etapa, um documento ou um tipo de documento.
return-section-unknown = O formulário deste pedido não tem esta etapa, ou ela não se aplica. Escolha outra.
return-slot-not-asked = Este documento não pode ser exigido neste pedido. Escolha um que o formulário pede.
return-document-unknown = Este documento não faz parte do que foi enviado. Escolha um documento do pedido.
return-rejected-not-listed = O documento { $file_name } foi recusado e não está na lista. Inclua-o para que possa ser trocado, ou aceite-o.
decision-registers-no-unit = Só uma ligação nova registra uma unidade consumidora. Retire o código.
