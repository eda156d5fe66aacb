# O que o notifier escreve às pessoas. `message-<kind>`: assunto; `.body` parágrafos; `.after` depois do código;
# `.action` rótulo do botão; `.why` por que a mensagem veio.

mail-greeting = Olá, { $name }.
mail-greeting-nobody = Olá.
mail-no-reply = Esta caixa de correio não é lida: não responda a este e-mail.
mail-preferences = Preferências de notificação

message-registration-code = Seu código de cadastro no Ramal
    .body = Para confirmar seu e-mail e continuar o cadastro, informe este código:
    .after =
        O código vale até { $expires_at } e só pode ser usado uma vez.

        Ninguém da nossa equipe pede este código: não o passe a outra pessoa. Se você não iniciou um cadastro, ignore este e-mail; nada será criado.
    .why = Você recebeu este e-mail porque alguém informou este endereço em um cadastro no Ramal.
message-already-registered = Você já tem uma conta no Ramal
    .body =
        Em { $at }, alguém tentou fazer um novo cadastro com este endereço de e-mail, que já pertence à sua conta. Nada mudou.

        Se foi você, entre com a sua senha; na mesma página é possível recuperar uma senha esquecida. Se não foi você, não é preciso fazer nada.
    .action = Entrar
    .why = Você recebeu este e-mail porque este endereço pertence a uma conta no Ramal e foi usado em um novo cadastro.
message-new-device = Novo acesso à sua conta
    .body =
        Em { $at }, alguém entrou na sua conta a partir de um aparelho que não conhecíamos.

        Se foi você, não é preciso fazer nada. Se não foi, troque sua senha agora: isso encerra todas as sessões abertas.
    .action = Não fui eu: trocar a senha
    .why = Você recebeu este e-mail porque avisamos sobre todo acesso à sua conta a partir de um aparelho novo.
message-welcome = Boas-vindas ao Ramal
    .body =
        Seu cadastro está pronto. A partir de agora você pode entrar com seu CPF ou CNPJ, ou com seu e-mail, e a senha que escolheu.

        No Ramal você acompanha suas unidades consumidoras e solicitações, define quem pode agir por você e encontra ajuda. Em suas preferências você decide o que quer receber por e-mail.
    .action = Abrir o Ramal
    .why = Você recebeu este e-mail porque concluiu seu cadastro no Ramal.
message-account-locked = Sua conta está bloqueada
    .body = { $cause ->
        [staff]
            Nossa equipe bloqueou sua conta e encerrou suas sessões.

            Para saber o motivo e resolver a situação, fale com o atendimento.
       *[other]
            Houve várias tentativas sem sucesso de entrar na sua conta. { $until ->
                [unknown] Por segurança, ela está bloqueada.
               *[moment] Por segurança, ela está bloqueada até { $until }.
            }

            Não foi você? Então alguém pode ter tentado entrar no seu lugar. Recupere o acesso e escolha uma senha nova.
    }
    .action = { $cause ->
        [staff] { "" }
       *[other] Não fui eu: recuperar o acesso
    }
    .why = Você recebeu este e-mail porque avisamos sobre todo bloqueio da sua conta.
message-account-unlocked = Sua conta foi desbloqueada
    .body =
        Sua conta no Ramal foi desbloqueada e você já pode entrar de novo.

        Se você não esperava por isso, entre e troque sua senha.
    .action = Entrar
    .why = Você recebeu este e-mail porque avisamos sobre todo bloqueio e desbloqueio da sua conta.
