# Acessos a sistemas, e a importação do cadastro antigo.

access-no-relation = Falta a relação profissional
    .detail = Para acessar um sistema por um agente é preciso ter uma relação profissional ativa com a empresa dele, ou com uma empresa que o represente. Peça essa relação e tente de novo.
access-conflicting-profile = Este perfil conflita com outro
    .detail = Já existe para este agente um acesso, concedido ou solicitado, com um perfil que exclui este. Encerre o outro antes de pedir este.
access-profile-not-allowed = Este perfil não existe para agentes deste tipo
    .detail = O perfil de Parcela Variável, por exemplo, é só para transmissoras. Escolha outro perfil ou outro agente.
access-profile-unknown = O sistema não tem este perfil.
access-own = Este acesso é seu
    .detail = Ninguém concede acesso a si mesmo. Peça a outra pessoa da equipe que decida.
access-decided = Esta solicitação já foi decidida
    .detail = Alguém a decidiu ou retirou antes. Consulte-a de novo para ver como ficou.
access-not-live = Este acesso já terminou
    .detail = Não há mais o que mudar nele. Se ainda precisar, solicite um acesso novo.
access-not-granted = Este acesso não está concedido
    .detail = Ele só pode ser usado depois de concedido. Consulte a situação dele.
system-unknown = Não conhecemos este sistema. Escolha um da lista de sistemas.

register-closed = O cadastro antigo está encerrado
    .detail = O prazo da migração terminou. Cada representante pede agora seu próprio acesso.
register-mapping-invalid = Indique, para cada função do cadastro antigo, um perfil do sistema.
register-no-account = Ninguém tem conta com este documento ou e-mail. A pessoa precisa se cadastrar primeiro.
register-document-not-proven = Esta conta não comprovou este CPF ou CNPJ. Indique a pessoa pelo e-mail da conta ou peça que ela comprove o documento antes.
register-no-relation = A pessoa não tem relação profissional ativa com a empresa do agente, nem com quem o represente.
register-function-unknown = Esta não é uma função do cadastro antigo. Confira o nome ou indique o perfil que corresponde a ela.
register-person-missing = Informe o documento ou o e-mail da pessoa.
register-taken-back = Este acesso foi negado ou encerrado depois. A pessoa precisa solicitá-lo de novo.
