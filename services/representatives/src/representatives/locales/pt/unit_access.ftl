# Acesso a unidades: quem pode agir em qual unidade consumidora.

unit-access-no-professional-profile = Não há perfil profissional aprovado
    .detail = O acesso só pode ser dado a quem já tem um perfil profissional aprovado. Confira o CPF, ou peça ao profissional que envie o perfil dele para análise.
unit-access-exists = Este acesso já existe
    .detail = Já há um acesso ativo ou aguardando resposta para este profissional e esta unidade. Consulte a lista de acessos.
unit-access-not-pending = Este acesso não aguarda mais resposta
    .detail = Ele já foi respondido, retirado ou venceu sem resposta, ou a unidade mudou de titular. Consulte-o de novo para ver como ficou.
unit-access-not-live = Este acesso já terminou
    .detail = Não há mais o que encerrar. Se ainda precisar, conceda ou solicite um acesso novo.
unit-access-not-yours-to-answer = Quem responde é a outra parte
    .detail = Você mesmo fez esta concessão ou solicitação. Pode retirá-la, mas não aceitá-la nem recusá-la.
unit-access-unit-not-found = Não encontramos esta unidade entre as suas
    .detail = Confira o código da unidade consumidora na fatura. Só o titular, ou quem o representa na empresa titular, pode conceder acesso.
unit-access-too-many = Tentativas demais
    .detail = Você concedeu ou pediu acesso vezes demais em pouco tempo. Tente de novo a partir de { $retry_at }.

unit-access-valid-until = O fim da vigência vai de hoje até daqui a { $years } anos.
unit-access-holder-says-until-when = O fim da vigência é o titular quem informa. Envie a resposta sem essa data.
unit-access-to-oneself = Não é preciso conceder acesso a si mesmo. Informe o CPF do profissional.
unit-access-own-unit = Você já age por este titular. Informe o CPF ou CNPJ do seu cliente.
unit-access-request-needs-unit = Só o titular pode conceder acesso para uma ligação nova. Para solicitar, informe a unidade consumidora.
unit-access-only-in-grant = Só o titular informa isto, ao conceder o acesso. Para solicitar, não envie este dado.
unit-access-no-unit-yet = Uma ligação nova ainda não tem unidade consumidora. Não envie este dado.
