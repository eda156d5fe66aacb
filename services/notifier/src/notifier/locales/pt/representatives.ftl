# O que o notifier escreve sobre quem pode agir por quem. `word-…`: códigos em palavras; o resto como em `pt.ftl`.

word-role = { $role ->
    [employee] vínculo de trabalho
    [technical_representative] representação técnica
    [legal_representative] representação legal
    [accounting_representative] representação contábil
    [ccee_representative] representação na CCEE
    [administrator] administração da empresa
   *[other] outra função
}
word-profile = { $profile ->
    [cIC] representante com informações compartilhadas (cIC)
    [sIC] representante sem informações compartilhadas (sIC)
    [PV] representante para assuntos de Parcela Variável (PV)
   *[other] { $profile }
}
word-profession = { $kind ->
    [engineer] engenharia
    [technician] área técnica
    [broker] corretagem
   *[other] outra profissão
}
word-unit = { $kind ->
    [new_connection] o pedido de uma primeira ligação em nome do titular
   *[other] a unidade consumidora { $consumer_unit }
}
word-reasons = { $item ->
    [document_illegible] documento ilegível
    [document_incomplete] documento incompleto
    [document_expired] documento vencido
    [document_wrong] documento diferente do que foi pedido
    [data_mismatch] dados que não conferem com os documentos
    [council_not_active] registro no conselho profissional que não está ativo
    [not_eligible] requisitos do perfil que não foram atendidos
   *[other] outro motivo, indicado no seu perfil
}
word-domains = @{ $item }
word-cnpj-of-company = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }com CNPJ { $cnpj }
}
word-cnpj-in-brackets = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }(CNPJ { $cnpj })
}
word-company = { $legal_name ->
    [unknown] empresa{ word-cnpj-of-company }
   *[known] { $legal_name }
}

message-company-request-unconfirmed = Confirme seu e-mail para pedir o cadastro da empresa
    .body =
        Alguém informou este endereço em um pedido de cadastro de empresa no Ramal{ word-cnpj-in-brackets }. Se foi você, confirme o endereço pelo botão abaixo: só depois disso o pedido chega à nossa equipe.

        O link vale até { $expires_at }. Se não foi você, ignore este e-mail; sem a confirmação, nada será cadastrado.
    .action = Confirmar meu endereço
    .why = Você recebeu este e-mail porque alguém informou este endereço em um pedido de cadastro de empresa no Ramal.
message-company-request-received = Recebemos o pedido de cadastro da empresa
    .body =
        Recebemos seu pedido de cadastro de { word-company } e nossa equipe vai analisá-lo. Avisaremos você neste endereço.

        Pelo botão abaixo você acompanha o pedido até { $expires_at }. Quem tem o link vê o pedido: não o passe a outra pessoa.
    .action = Acompanhar o pedido
    .why = Você recebeu este e-mail porque este endereço foi informado em um pedido de cadastro de empresa no Ramal.
message-company-approved = Cadastro aprovado: { word-company }
    .body =
        O cadastro de { word-company } foi aprovado.

        Agora crie sua conta no Ramal com seu endereço de e-mail da empresa{ $domains ->
            [unknown] { "" }
           *[known] { " " }({ $domains })
        }. Depois do primeiro acesso, abra as relações profissionais no seu perfil, escolha a empresa e a sua função.
    .action = Criar minha conta
    .why = Você recebeu este e-mail porque pediu o cadastro desta empresa no Ramal.
message-company-rejected = O cadastro da empresa não foi aprovado
    .body =
        Analisamos seu pedido de cadastro de { word-company } e não pudemos aprová-lo.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Se a situação mudar ou se algo foi informado por engano, você pode fazer um novo pedido.
    .action = Fazer um novo pedido
    .why = Você recebeu este e-mail porque pediu o cadastro desta empresa no Ramal.
message-company-without-administrator = Empresa sem administração: { $legal_name }
    .body =
        A última pessoa que administrava { $legal_name } deixou essa função.

        Enquanto não houver outra, os pedidos de relação profissional com a empresa esperam pela decisão da equipe.
    .action = Abrir as empresas
    .why = Você recebeu este e-mail porque faz parte da equipe que cuida dos cadastros do Ramal.

message-relation-requested = Pedido de relação com { $legal_name }
    .body =
        Alguém pede uma relação profissional com { $legal_name }: { word-role }.

        Quem administra a empresa decide. Abra o pedido, confira de quem é e aceite ou recuse.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque administra { $legal_name } no Ramal.
message-relation-established = Sua relação com { $legal_name } está ativa
    .body =
        Sua relação profissional com { $legal_name } está ativa a partir de agora: { word-role }.

        Com ela você pode pedir acesso a sistemas em nome da empresa.
    .action = Ver minhas relações
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nas suas relações profissionais.
message-relation-refused = Sua relação com { $legal_name } não foi aceita
    .body =
        Seu pedido de relação profissional com { $legal_name } ({ word-role }) não foi aceito.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Se você acha que houve um engano, fale com quem administra a empresa e faça um novo pedido.
    .action = Ver minhas relações
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nas suas relações profissionais.
message-relation-ended = Sua relação com { $legal_name } terminou
    .body =
        Sua relação profissional com { $legal_name } ({ word-role }) terminou. { $reason ->
            [domain_changed] Seu endereço de e-mail não é mais de um domínio da empresa.
            [handover] A função passou a outra pessoa.
            [company_suspended] O cadastro da empresa está suspenso.
           *[other] Ela foi encerrada pela administração da empresa ou pela nossa equipe.
        }

        Os acessos a sistemas que só dependiam dela terminaram também.
    .action = Ver minhas relações
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nas suas relações profissionais.

message-system-access-requested = Pedido de acesso recebido: { $system }
    .body =
        Recebemos seu pedido de acesso ao sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Já abrimos um chamado para o pedido: você não precisa preencher mais nada. Avisaremos quando houver uma decisão.
    .action = Ver meus sistemas
    .why = Você recebeu este e-mail porque pediu acesso a um sistema no Ramal.
message-system-access-granted = Acesso concedido: { $system }
    .body =
        Você tem acesso ao sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Entre com sua conta do Ramal, com a senha que você já usa. Nunca enviamos nem pedimos senhas por e-mail.
    .action = Entrar
    .why = Você recebeu este e-mail porque seu pedido de acesso a um sistema foi decidido.
message-system-access-denied = Acesso não concedido: { $system }
    .body =
        Seu pedido de acesso ao sistema { $system_name } não foi aceito. Agente: { $agent_acronym }. Perfil: { word-profile }.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Se ainda precisar do acesso, corrija o que for preciso e faça um novo pedido na página dos seus sistemas.
    .action = Ver meus sistemas
    .why = Você recebeu este e-mail porque seu pedido de acesso a um sistema foi decidido.
message-system-access-ended = Acesso encerrado: { $system }
    .body =
        Seu acesso ao sistema { $system_name }, ou o pedido de acesso, terminou. Agente: { $agent_acronym }. Perfil: { word-profile }. { $reason ->
            [relation_ended] A relação profissional em que ele se baseava terminou.
            [representation_ended] A representação em que ele se baseava terminou.
            [handover] A função em que ele se baseava passou a outra pessoa.
           *[other] Ele não vale mais a partir de agora.
        }

        Se ainda precisar do acesso, faça um novo pedido na página dos seus sistemas.
    .action = Ver meus sistemas
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nos seus acessos a sistemas.

message-professional-submitted = Perfil profissional em análise
    .body =
        Recebemos seu perfil profissional ({ word-profession }) com os documentos. Nossa equipe vai analisá-los e avisar você.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque enviou um perfil profissional no Ramal.
message-professional-approved = Perfil profissional aprovado
    .body =
        Seu perfil profissional ({ word-profession }) foi aprovado.

        A partir de agora, titulares podem dar a você acesso às suas unidades consumidoras, e você pode pedir esse acesso.
    .action = Gerenciar acessos
    .why = Você recebeu este e-mail porque seu perfil profissional foi analisado.
message-professional-returned = Perfil profissional: falta corrigir algo
    .body =
        Analisamos seu perfil profissional ({ word-profession }) e ainda não pudemos aprová-lo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Abra o perfil, corrija o que está marcado e envie de novo. O que foi aceito fica como está.
    .action = Corrigir meu perfil
    .why = Você recebeu este e-mail porque seu perfil profissional foi analisado.
message-professional-rejected = Perfil profissional não aprovado
    .body =
        Analisamos seu perfil profissional ({ word-profession }) e não pudemos aprová-lo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        A decisão encerra este pedido. Se a situação mudar, você pode começar um novo perfil.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque seu perfil profissional foi analisado.
message-professional-suspended = Perfil profissional suspenso
    .body =
        Seu perfil profissional ({ word-profession }) está suspenso.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Enquanto durar a suspensão, você não recebe novos acessos a unidades consumidoras. Avisaremos quando ela terminar.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque avisamos sobre mudanças no seu perfil profissional.
message-professional-ended = Perfil profissional encerrado
    .body =
        Seu perfil profissional ({ word-profession }) foi encerrado.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Sem um perfil aprovado, você não recebe novos acessos a unidades consumidoras. Se quiser, comece um novo perfil.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque avisamos sobre mudanças no seu perfil profissional.

message-unit-access-offered = Confirme o acesso que um titular oferece a você
    .body =
        Um titular quer dar a você, como profissional, acesso para { word-unit }.{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }O acesso valeria até { $valid_until }.
        }

        Ele só começa quando você confirmar. Se ninguém responder em 21 dias, a oferta perde a validade.
    .action = Ver e responder
    .why = Você recebeu este e-mail porque tem um perfil profissional aprovado e um titular ofereceu acesso a você.
message-unit-access-asked = Um profissional pede acesso em seu nome
    .body =
        Um profissional com perfil aprovado no Ramal pede acesso para { word-unit }.

        Abra o pedido para ver de quem é. Se aceitar, é você quem escolhe até quando o acesso vale. Se não conhece quem pede, recuse; sem resposta em 21 dias, o pedido perde a validade e nada muda.
    .action = Ver e responder
    .why = Você recebeu este e-mail porque é titular, ou age como titular, do que o profissional pede.
message-unit-access-granted = Seu acesso como profissional está ativo
    .body =
        Seu acesso como profissional para { word-unit } está ativo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }até { $valid_until }
        }.

        O que você fizer com ele fica registrado.
    .action = Ver meus acessos
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nos seus acessos como profissional.
message-unit-access-granted-for-holder = Um profissional tem acesso em seu nome
    .body =
        O acesso de um profissional para { word-unit } está ativo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }até { $valid_until }
        }.

        Em seus acessos você vê quem é e pode encerrar o acesso a qualquer momento.
    .action = Gerenciar acessos
    .why = Você recebeu este e-mail porque é titular, ou age como titular, do que o profissional pode usar.
message-unit-access-ended = { $reason ->
        [refused] Acesso como profissional recusado
        [lapsed] Acesso como profissional sem resposta
       *[other] Seu acesso como profissional terminou
    }
    .body = { $reason ->
        [refused]
            O acesso como profissional para { word-unit } foi recusado e não começou.

            Se você acha que houve um engano, fale com o titular.
        [lapsed]
            O acesso como profissional para { word-unit } ficou 21 dias sem resposta e perdeu a validade.

            Se ele ainda for necessário, faça um novo pedido ou fale com o titular.
        [expired]
            O prazo do seu acesso como profissional para { word-unit } terminou.

            Se ele ainda for necessário, peça ao titular um novo acesso.
        [holder_changed]
            Seu acesso como profissional para { word-unit } terminou, porque a unidade tem outro titular.

            Quem decide sobre um novo acesso é o novo titular.
       *[other]
            O acesso como profissional para { word-unit } foi encerrado e não vale mais.

            Se ele ainda for necessário, faça um novo pedido ou fale com o titular.
    }
    .action = Ver meus acessos
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nos seus acessos como profissional.
message-unit-access-ended-for-holder = { $reason ->
        [refused] Acesso de um profissional recusado
        [lapsed] Acesso de um profissional sem resposta
       *[other] O acesso de um profissional terminou
    }
    .body = { $reason ->
        [refused]
            O acesso de um profissional para { word-unit } foi recusado e não começou.

            Você não precisa fazer nada.
        [lapsed]
            O acesso de um profissional para { word-unit } ficou 21 dias sem resposta e perdeu a validade.

            Se ele ainda for necessário, ofereça um novo acesso.
        [expired]
            O prazo do acesso de um profissional para { word-unit } terminou.

            Se ele ainda for necessário, ofereça um novo acesso.
        [holder_changed]
            O acesso de um profissional para { word-unit } terminou, porque a unidade tem outro titular.

            Você não precisa fazer nada.
       *[other]
            O acesso de um profissional para { word-unit } foi encerrado e não vale mais.

            Se ele ainda for necessário, ofereça um novo acesso.
    }
    .action = Gerenciar acessos
    .why = Você recebeu este e-mail porque é titular, ou age como titular, do que o profissional podia usar.
message-unit-access-expiring = Seu acesso como profissional termina em breve
    .body =
        Seu acesso como profissional para { word-unit } termina { $days_left ->
            [0] hoje
            [1] em um dia
           *[other] em { $days_left } dias
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, no dia { $valid_until }
        }.

        Se ele ainda for necessário depois disso, combine com o titular um novo acesso.
    .action = Ver meus acessos
    .why = Você recebeu este e-mail porque avisamos antes que um dos seus acessos como profissional termine.
message-unit-access-expiring-for-holder = O acesso de um profissional termina em breve
    .body =
        O acesso de um profissional para { word-unit } termina { $days_left ->
            [0] hoje
            [1] em um dia
           *[other] em { $days_left } dias
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, no dia { $valid_until }
        }.

        Se ele ainda for necessário depois disso, ofereça um novo acesso. Caso contrário, você não precisa fazer nada.
    .action = Gerenciar acessos
    .why = Você recebeu este e-mail porque é titular, ou age como titular, do que o profissional pode usar.
