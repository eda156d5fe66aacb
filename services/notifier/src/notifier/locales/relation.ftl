# What people are told about their relations to companies.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-role = { $role ->
    [employee] vínculo de trabalho
    [technical_representative] representação técnica
    [legal_representative] representação legal
    [accounting_representative] representação contábil
    [ccee_representative] representação na CCEE
    [administrator] administração da empresa
   *[other] outra função
}
## es
word-role = { $role ->
    [employee] vínculo laboral
    [technical_representative] representación técnica
    [legal_representative] representación legal
    [accounting_representative] representación contable
    [ccee_representative] representación ante la CCEE
    [administrator] administración de la empresa
   *[other] otra función
}
## en
word-role = { $role ->
    [employee] employee
    [technical_representative] technical representative
    [legal_representative] legal representative
    [accounting_representative] accounting representative
    [ccee_representative] representative at the CCEE
    [administrator] administrator of the company
   *[other] another role
}

## pt
message-relation-requested = Pedido de relação com { $legal_name }
    .body =
        Alguém pede uma relação profissional com { $legal_name }: { word-role }.

        Quem administra a empresa decide. Abra o pedido, confira de quem é e aceite ou recuse.
    .action = Ver o pedido
    .why = Você recebeu este e-mail porque administra { $legal_name } no Ramal.
## es
message-relation-requested = Solicitud de relación con { $legal_name }
    .body =
        Alguien solicita una relación profesional con { $legal_name }: { word-role }.

        Decide quien administra la empresa. Abra la solicitud, compruebe de quién es y acéptela o recházela.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque administra { $legal_name } en Ramal.
## en
message-relation-requested = Request for a relation with { $legal_name }
    .body =
        Somebody asks for a professional relation with { $legal_name }: { word-role }.

        Whoever administers the company decides. Open the request, see whose it is, and accept or refuse it.
    .action = See the request
    .why = You received this mail because you administer { $legal_name } at Ramal.

## pt
message-relation-established = Sua relação com { $legal_name } está ativa
    .body =
        Sua relação profissional com { $legal_name } está ativa a partir de agora: { word-role }.

        Com ela você pode pedir acesso a sistemas em nome da empresa.
    .action = Ver minhas relações
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nas suas relações profissionais.
## es
message-relation-established = Su relación con { $legal_name } está activa
    .body =
        Su relación profesional con { $legal_name } está activa desde ahora: { word-role }.

        Con ella puede solicitar acceso a sistemas en nombre de la empresa.
    .action = Ver mis relaciones
    .why = Usted recibió este correo porque avisamos de los cambios en sus relaciones profesionales.
## en
message-relation-established = Your relation with { $legal_name } is active
    .body =
        Your professional relation with { $legal_name } is active from now on: { word-role }.

        With it you can ask for access to systems on the company's behalf.
    .action = See my relations
    .why = You received this mail because we tell you about changes of your professional relations.

## pt
message-relation-refused = Sua relação com { $legal_name } não foi aceita
    .body =
        Seu pedido de relação profissional com { $legal_name } ({ word-role }) não foi aceito.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Se você acha que houve um engano, fale com quem administra a empresa e faça um novo pedido.
    .action = Ver minhas relações
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nas suas relações profissionais.
## es
message-relation-refused = Su relación con { $legal_name } no fue aceptada
    .body =
        Su solicitud de relación profesional con { $legal_name } ({ word-role }) no fue aceptada.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Si cree que se trata de un error, hable con quien administra la empresa y haga una nueva solicitud.
    .action = Ver mis relaciones
    .why = Usted recibió este correo porque avisamos de los cambios en sus relaciones profesionales.
## en
message-relation-refused = Your relation with { $legal_name } was not accepted
    .body =
        Your request for a professional relation with { $legal_name } ({ word-role }) was not accepted.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reason }
        }

        If you think this is a mistake, talk to whoever administers the company and make a new request.
    .action = See my relations
    .why = You received this mail because we tell you about changes of your professional relations.

## pt
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
## es
message-relation-ended = Su relación con { $legal_name } terminó
    .body =
        Su relación profesional con { $legal_name } ({ word-role }) terminó. { $reason ->
            [domain_changed] Su dirección de correo ya no es de un dominio de la empresa.
            [handover] La función pasó a otra persona.
            [company_suspended] El registro de la empresa está suspendido.
           *[other] La cerró la administración de la empresa o nuestro equipo.
        }

        Los accesos a sistemas que solo dependían de ella terminaron también.
    .action = Ver mis relaciones
    .why = Usted recibió este correo porque avisamos de los cambios en sus relaciones profesionales.
## en
message-relation-ended = Your relation with { $legal_name } has ended
    .body =
        Your professional relation with { $legal_name } ({ word-role }) has ended. { $reason ->
            [domain_changed] Your e-mail address is no longer at one of the company's domains.
            [handover] The role went to another person.
            [company_suspended] The company's registration is suspended.
           *[other] It was ended by the company's administration or by our team.
        }

        Access to systems that rested on it alone has ended as well.
    .action = See my relations
    .why = You received this mail because we tell you about changes of your professional relations.
