# What people are told about their access to systems.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-profile = { $profile ->
    [cIC] representante com informações compartilhadas (cIC)
    [sIC] representante sem informações compartilhadas (sIC)
    [PV] representante para assuntos de Parcela Variável (PV)
   *[other] { $profile }
}
## es
word-profile = { $profile ->
    [cIC] representante con información compartida (cIC)
    [sIC] representante sin información compartida (sIC)
    [PV] representante para asuntos de Parcela Variable (PV)
   *[other] { $profile }
}
## en
word-profile = { $profile ->
    [cIC] representative with shared information (cIC)
    [sIC] representative without shared information (sIC)
    [PV] representative for Parcela Variável matters (PV)
   *[other] { $profile }
}

## pt
message-system-access-requested = Pedido de acesso recebido: { $system }
    .body =
        Recebemos seu pedido de acesso ao sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Já abrimos um chamado para o pedido: você não precisa preencher mais nada. Avisaremos quando houver uma decisão.
    .action = Ver meus sistemas
    .why = Você recebeu este e-mail porque pediu acesso a um sistema no Ramal.
## es
message-system-access-requested = Solicitud de acceso recibida: { $system }
    .body =
        Recibimos su solicitud de acceso al sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Ya abrimos un caso para la solicitud: no tiene que completar nada más. Le avisaremos cuando haya una decisión.
    .action = Ver mis sistemas
    .why = Usted recibió este correo porque solicitó acceso a un sistema en Ramal.
## en
message-system-access-requested = Request for access received: { $system }
    .body =
        We received your request for access to { $system_name }. Agent: { $agent_acronym }. Profile: { word-profile }.

        We have opened a ticket for it already: there is nothing more to fill in. We will tell you when it is decided.
    .action = See my systems
    .why = You received this mail because you asked for access to a system at Ramal.

## pt
message-system-access-granted = Acesso concedido: { $system }
    .body =
        Você tem acesso ao sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Entre com sua conta do Ramal, com a senha que você já usa. Nunca enviamos nem pedimos senhas por e-mail.
    .action = Entrar
    .why = Você recebeu este e-mail porque seu pedido de acesso a um sistema foi decidido.
## es
message-system-access-granted = Acceso concedido: { $system }
    .body =
        Usted tiene acceso al sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Entre con su cuenta de Ramal, con la contraseña que ya usa. Nunca enviamos ni pedimos contraseñas por correo.
    .action = Entrar
    .why = Usted recibió este correo porque se decidió su solicitud de acceso a un sistema.
## en
message-system-access-granted = Access granted: { $system }
    .body =
        You have access to { $system_name }. Agent: { $agent_acronym }. Profile: { word-profile }.

        Sign in with your Ramal account and the password you already use. We never send or ask for passwords by e-mail.
    .action = Sign in
    .why = You received this mail because your request for access to a system was decided.

## pt
message-system-access-denied = Acesso não concedido: { $system }
    .body =
        Seu pedido de acesso ao sistema { $system_name } não foi aceito. Agente: { $agent_acronym }. Perfil: { word-profile }.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Se ainda precisar do acesso, corrija o que for preciso e faça um novo pedido na página dos seus sistemas.
    .action = Ver meus sistemas
    .why = Você recebeu este e-mail porque seu pedido de acesso a um sistema foi decidido.
## es
message-system-access-denied = Acceso no concedido: { $system }
    .body =
        Su solicitud de acceso al sistema { $system_name } no fue aceptada. Agente: { $agent_acronym }. Perfil: { word-profile }.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Si todavía necesita el acceso, corrija lo necesario y haga una nueva solicitud en la página de sus sistemas.
    .action = Ver mis sistemas
    .why = Usted recibió este correo porque se decidió su solicitud de acceso a un sistema.
## en
message-system-access-denied = Access not granted: { $system }
    .body =
        Your request for access to { $system_name } was not accepted. Agent: { $agent_acronym }. Profile: { word-profile }.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reason }
        }

        If you still need the access, correct what is needed and make a new request on the page of your systems.
    .action = See my systems
    .why = You received this mail because your request for access to a system was decided.

## pt
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
## es
message-system-access-ended = Acceso cerrado: { $system }
    .body =
        Su acceso al sistema { $system_name }, o la solicitud de acceso, terminó. Agente: { $agent_acronym }. Perfil: { word-profile }. { $reason ->
            [relation_ended] Terminó la relación profesional en la que se basaba.
            [representation_ended] Terminó la representación en la que se basaba.
            [handover] La función en la que se basaba pasó a otra persona.
           *[other] Desde ahora ya no es válido.
        }

        Si todavía necesita el acceso, haga una nueva solicitud en la página de sus sistemas.
    .action = Ver mis sistemas
    .why = Usted recibió este correo porque avisamos de los cambios en sus accesos a sistemas.
## en
message-system-access-ended = Access ended: { $system }
    .body =
        Your access to { $system_name }, or the request for it, has ended. Agent: { $agent_acronym }. Profile: { word-profile }. { $reason ->
            [relation_ended] The professional relation it rested on has ended.
            [representation_ended] The representation it rested on has ended.
            [handover] The role it rested on went to another person.
           *[other] It is no longer valid from now on.
        }

        If you still need the access, make a new request on the page of your systems.
    .action = See my systems
    .why = You received this mail because we tell you about changes of your access to systems.
