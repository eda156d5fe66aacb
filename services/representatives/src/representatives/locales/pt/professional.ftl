# Perfis profissionais: engenheiros, técnicos e corretores.

professional-exists = Você já tem um perfil nesta profissão
    .detail = Use o perfil que já existe. Para começar outro, encerre antes o atual.
professional-not-editable = Isto não pode ser alterado agora
    .detail = Um rascunho pode ser alterado por inteiro; um perfil devolvido, só no que foi recusado. Depois de enviado, aguarde a análise.
professional-not-submitted = Este perfil ainda não foi enviado para análise
    .detail = Ele está com o profissional. Só se analisa o que foi enviado.
professional-decided = Este perfil já foi decidido
    .detail = Alguém o decidiu ou encerrou antes. Consulte-o de novo para ver como ficou.
professional-document-missing = Faltam documentos
    .detail = Anexe frente e verso do RG, ou a CNH. Se informou um conselho, anexe também a carteira dele. Documentos recusados precisam ser trocados. O perfil mostra quais faltam.
professional-document-rejected = Há documentos recusados
    .detail = Um perfil com documento recusado não pode ser aprovado. Aceite o documento, ou devolva o perfil para que seja trocado.
professional-own-profile = Este perfil é seu
    .detail = Ninguém decide sobre o próprio perfil. Peça a outra pessoa da equipe.
professional-only-people = Só pessoas podem ter um perfil profissional
    .detail = Esta conta é de uma empresa (CNPJ). Entre com a conta da pessoa, com o CPF dela.

professional-birth-date = Confira a data de nascimento: é preciso ter pelo menos { $minimum } anos.
professional-issued-on = Confira a data de emissão: ela vem depois do nascimento e não pode estar no futuro.
professional-country-unknown = Informe o país pelo código de duas letras, como BR.
professional-state-unknown = Informe o estado pela sigla de duas letras, como AM.
