# What requesters and staff are told about companies.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-domains = @{ $item }
## es
word-domains = @{ $item }
## en
word-domains = @{ $item }

## pt
word-cnpj-of-company = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }com CNPJ { $cnpj }
}
## es
word-cnpj-of-company = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }con CNPJ { $cnpj }
}
## en
word-cnpj-of-company = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }with CNPJ { $cnpj }
}

## pt
word-cnpj-in-brackets = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }(CNPJ { $cnpj })
}
## es
word-cnpj-in-brackets = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }(CNPJ { $cnpj })
}
## en
word-cnpj-in-brackets = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }(CNPJ { $cnpj })
}

## pt
word-company = { $legal_name ->
    [unknown] empresa{ word-cnpj-of-company }
   *[known] { $legal_name }
}
## es
word-company = { $legal_name ->
    [unknown] la empresa{ word-cnpj-of-company }
   *[known] { $legal_name }
}
## en
word-company = { $legal_name ->
    [unknown] the company{ word-cnpj-of-company }
   *[known] { $legal_name }
}

## pt
message-company-request-unconfirmed = Confirme seu e-mail para pedir o cadastro da empresa
    .body =
        Alguém informou este endereço em um pedido de cadastro de empresa no Ramal{ word-cnpj-in-brackets }. Se foi você, confirme o endereço pelo botão abaixo: só depois disso o pedido chega à nossa equipe.

        O link vale até { $expires_at }. Se não foi você, ignore este e-mail; sem a confirmação, nada será cadastrado.
    .action = Confirmar meu endereço
    .why = Você recebeu este e-mail porque alguém informou este endereço em um pedido de cadastro de empresa no Ramal.
## es
message-company-request-unconfirmed = Confirme su correo para solicitar el registro de la empresa
    .body =
        Alguien indicó esta dirección en una solicitud de registro de empresa en Ramal{ word-cnpj-in-brackets }. Si fue usted, confirme la dirección con el botón de abajo: solo después la solicitud llega a nuestro equipo.

        El enlace es válido hasta el { $expires_at }. Si no fue usted, ignore este correo; sin la confirmación no se registrará nada.
    .action = Confirmar mi dirección
    .why = Usted recibió este correo porque alguien indicó esta dirección en una solicitud de registro de empresa en Ramal.
## en
message-company-request-unconfirmed = Confirm your e-mail address to ask for the company's registration
    .body =
        Somebody gave this address in a request to register a company at Ramal{ word-cnpj-in-brackets }. If it was you, confirm the address with the button below: only then does the request reach our team.

        The link is valid until { $expires_at }. If it wasn't you, ignore this mail; without the confirmation nothing will be registered.
    .action = Confirm my address
    .why = You received this mail because somebody gave this address in a request to register a company at Ramal.

## pt
message-company-request-received = Recebemos o pedido de cadastro da empresa
    .body =
        Recebemos seu pedido de cadastro de { word-company } e nossa equipe vai analisá-lo. Avisaremos você neste endereço.

        Pelo botão abaixo você acompanha o pedido até { $expires_at }. Quem tem o link vê o pedido: não o passe a outra pessoa.
    .action = Acompanhar o pedido
    .why = Você recebeu este e-mail porque este endereço foi informado em um pedido de cadastro de empresa no Ramal.
## es
message-company-request-received = Recibimos la solicitud de registro de la empresa
    .body =
        Recibimos su solicitud de registro de { word-company } y nuestro equipo la analizará. Le avisaremos en esta dirección.

        Con el botón de abajo puede seguir la solicitud hasta el { $expires_at }. Quien tiene el enlace ve la solicitud: no lo comparta con otra persona.
    .action = Seguir la solicitud
    .why = Usted recibió este correo porque esta dirección se indicó en una solicitud de registro de empresa en Ramal.
## en
message-company-request-received = We received the request to register the company
    .body =
        We received your request to register { word-company } and our team will review it. We will write to you at this address.

        With the button below you can follow the request until { $expires_at }. Whoever has the link sees the request: don't give it to anyone.
    .action = Follow the request
    .why = You received this mail because this address was given in a request to register a company at Ramal.

## pt
message-company-approved = Cadastro aprovado: { word-company }
    .body =
        O cadastro de { word-company } foi aprovado.

        Agora crie sua conta no Ramal com seu endereço de e-mail da empresa{ $domains ->
            [unknown] { "" }
           *[known] { " " }({ $domains })
        }. Depois do primeiro acesso, abra as relações profissionais no seu perfil, escolha a empresa e a sua função.
    .action = Criar minha conta
    .why = Você recebeu este e-mail porque pediu o cadastro desta empresa no Ramal.
## es
message-company-approved = Registro aprobado: { word-company }
    .body =
        El registro de { word-company } fue aprobado.

        Ahora cree su cuenta en Ramal con su dirección de correo de la empresa{ $domains ->
            [unknown] { "" }
           *[known] { " " }({ $domains })
        }. Después de entrar por primera vez, abra las relaciones profesionales en su perfil, elija la empresa y su función.
    .action = Crear mi cuenta
    .why = Usted recibió este correo porque solicitó el registro de esta empresa en Ramal.
## en
message-company-approved = Registration approved: { word-company }
    .body =
        The registration of { word-company } was approved.

        Now create your account at Ramal with your e-mail address at the company{ $domains ->
            [unknown] { "" }
           *[known] { " " }({ $domains })
        }. After you first sign in, open the professional relations in your profile and choose the company and your role.
    .action = Create my account
    .why = You received this mail because you asked for the registration of this company at Ramal.

## pt
message-company-rejected = O cadastro da empresa não foi aprovado
    .body =
        Analisamos seu pedido de cadastro de { word-company } e não pudemos aprová-lo.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Se a situação mudar ou se algo foi informado por engano, você pode fazer um novo pedido.
    .action = Fazer um novo pedido
    .why = Você recebeu este e-mail porque pediu o cadastro desta empresa no Ramal.
## es
message-company-rejected = El registro de la empresa no fue aprobado
    .body =
        Analizamos su solicitud de registro de { word-company } y no pudimos aprobarla.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Si la situación cambia o si algo se indicó por error, puede hacer una nueva solicitud.
    .action = Hacer una nueva solicitud
    .why = Usted recibió este correo porque solicitó el registro de esta empresa en Ramal.
## en
message-company-rejected = The registration of the company was not approved
    .body =
        We reviewed your request to register { word-company } and could not approve it.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reason }
        }

        If the situation changes, or if something was given by mistake, you can make a new request.
    .action = Make a new request
    .why = You received this mail because you asked for the registration of this company at Ramal.

## pt
message-company-without-administrator = Empresa sem administração: { $legal_name }
    .body =
        A última pessoa que administrava { $legal_name } deixou essa função.

        Enquanto não houver outra, os pedidos de relação profissional com a empresa esperam pela decisão da equipe.
    .action = Abrir as empresas
    .why = Você recebeu este e-mail porque faz parte da equipe que cuida dos cadastros do Ramal.
## es
message-company-without-administrator = Empresa sin administración: { $legal_name }
    .body =
        La última persona que administraba { $legal_name } dejó esa función.

        Mientras no haya otra, las solicitudes de relación profesional con la empresa esperan la decisión del equipo.
    .action = Abrir las empresas
    .why = Usted recibió este correo porque forma parte del equipo que se ocupa de los registros de Ramal.
## en
message-company-without-administrator = Company without an administrator: { $legal_name }
    .body =
        The last person who administered { $legal_name } has left that role.

        Until there is another one, requests for a professional relation with the company wait for the team's decision.
    .action = Open the companies
    .why = You received this mail because you belong to the team that looks after registrations at Ramal.
