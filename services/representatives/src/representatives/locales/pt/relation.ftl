# Relações profissionais e passagem de uma pessoa a outra.

relation-domain-not-recognised = Não conhecemos o domínio do seu e-mail
    .detail = Nenhuma empresa cadastrada usa este domínio. Cadastre a sua empresa primeiro, ou use na sua conta o e-mail da empresa.
relation-exists = Você já tem esta relação
    .detail = Há uma relação sua com esta empresa nesta função, ativa ou aguardando decisão.
relation-decided = Esta relação já foi decidida
    .detail = Consulte suas relações de novo para ver a decisão.
relation-not-live = Esta relação já terminou
    .detail = Ela foi encerrada ou recusada; não há o que encerrar.
handover-stranger = Esta pessoa não pertence à empresa
    .detail = Quem assume precisa ter uma relação com a empresa ou o e-mail dela. Peça que a pessoa se cadastre assim primeiro.

handover-same-person = Escolha outra pessoa para assumir.
handover-to-oneself = Ninguém passa uma função a si mesmo. Peça a outro administrador da empresa ou à nossa equipe.
handover-nothing-to-move = Esta pessoa não tem relação com a empresa; não há o que passar adiante.
