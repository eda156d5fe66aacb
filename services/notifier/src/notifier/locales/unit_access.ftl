# What professionals and holders are told about access to consumer units.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-unit = { $kind ->
    [new_connection] o pedido de uma primeira ligação em nome do titular
   *[other] a unidade consumidora { $consumer_unit }
}
## es
word-unit = { $kind ->
    [new_connection] la solicitud de una primera conexión a nombre del titular
   *[other] la unidad consumidora { $consumer_unit }
}
## en
word-unit = { $kind ->
    [new_connection] the request for a first connection in the holder's name
   *[other] consumer unit { $consumer_unit }
}

## pt
message-unit-access-offered = Confirme o acesso que um titular oferece a você
    .body =
        Um titular quer dar a você, como profissional, acesso para { word-unit }.{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }O acesso valeria até { $valid_until }.
        }

        Ele só começa quando você confirmar. Se ninguém responder em 21 dias, a oferta perde a validade.
    .action = Ver e responder
    .why = Você recebeu este e-mail porque tem um perfil profissional aprovado e um titular ofereceu acesso a você.
## es
message-unit-access-offered = Confirme el acceso que un titular le ofrece
    .body =
        Un titular quiere darle a usted, como profesional, acceso para { word-unit }.{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }El acceso sería válido hasta el { $valid_until }.
        }

        Solo comienza cuando usted lo confirme. Si nadie responde en 21 días, la oferta pierde su validez.
    .action = Ver y responder
    .why = Usted recibió este correo porque tiene un perfil profesional aprobado y un titular le ofreció acceso.
## en
message-unit-access-offered = Confirm the access that a holder offers you
    .body =
        A holder wants to give you, as a professional, access to { word-unit }.{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }It would be valid until { $valid_until }.
        }

        It only begins when you confirm it. If nobody answers within 21 days, the offer lapses.
    .action = See and answer
    .why = You received this mail because you have an approved professional profile and a holder offered you access.

## pt
message-unit-access-asked = Um profissional pede acesso em seu nome
    .body =
        Um profissional com perfil aprovado no Ramal pede acesso para { word-unit }.

        Abra o pedido para ver de quem é. Se aceitar, é você quem escolhe até quando o acesso vale. Se não conhece quem pede, recuse; sem resposta em 21 dias, o pedido perde a validade e nada muda.
    .action = Ver e responder
    .why = Você recebeu este e-mail porque é titular, ou age como titular, do que o profissional pede.
## es
message-unit-access-asked = Un profesional solicita acceso en su nombre
    .body =
        Un profesional con perfil aprobado en Ramal solicita acceso para { word-unit }.

        Abra la solicitud para ver de quién es. Si la acepta, usted elige hasta cuándo es válido el acceso. Si no conoce a quien la hace, recházela; sin respuesta en 21 días, la solicitud pierde su validez y nada cambia.
    .action = Ver y responder
    .why = Usted recibió este correo porque es titular, o actúa como titular, de lo que el profesional solicita.
## en
message-unit-access-asked = A professional asks for access in your name
    .body =
        A professional with an approved profile at Ramal asks for access to { word-unit }.

        Open the request to see whose it is. If you accept, you choose how long the access is valid. If you don't know the person, refuse; without an answer within 21 days the request lapses and nothing changes.
    .action = See and answer
    .why = You received this mail because you are, or act as, the holder of what the professional asks for.

## pt
message-unit-access-granted = Seu acesso como profissional está ativo
    .body =
        Seu acesso como profissional para { word-unit } está ativo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }até { $valid_until }
        }.

        O que você fizer com ele fica registrado.
    .action = Ver meus acessos
    .why = Você recebeu este e-mail porque avisamos sobre mudanças nos seus acessos como profissional.
## es
message-unit-access-granted = Su acceso como profesional está activo
    .body =
        Su acceso como profesional para { word-unit } está activo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }hasta el { $valid_until }
        }.

        Lo que haga con él queda registrado.
    .action = Ver mis accesos
    .why = Usted recibió este correo porque avisamos de los cambios en sus accesos como profesional.
## en
message-unit-access-granted = Your access as a professional is active
    .body =
        Your access as a professional to { word-unit } is active{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }until { $valid_until }
        }.

        What you do with it is recorded.
    .action = See my access
    .why = You received this mail because we tell you about changes of your access as a professional.

## pt
message-unit-access-granted-for-holder = Um profissional tem acesso em seu nome
    .body =
        O acesso de um profissional para { word-unit } está ativo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }até { $valid_until }
        }.

        Em seus acessos você vê quem é e pode encerrar o acesso a qualquer momento.
    .action = Gerenciar acessos
    .why = Você recebeu este e-mail porque é titular, ou age como titular, do que o profissional pode usar.
## es
message-unit-access-granted-for-holder = Un profesional tiene acceso en su nombre
    .body =
        El acceso de un profesional para { word-unit } está activo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }hasta el { $valid_until }
        }.

        En sus accesos usted ve quién es y puede terminar el acceso en cualquier momento.
    .action = Gestionar accesos
    .why = Usted recibió este correo porque es titular, o actúa como titular, de lo que el profesional puede usar.
## en
message-unit-access-granted-for-holder = A professional has access in your name
    .body =
        A professional's access to { word-unit } is active{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }until { $valid_until }
        }.

        Among your accesses you see who it is, and you can end the access at any time.
    .action = Manage access
    .why = You received this mail because you are, or act as, the holder of what the professional may use.

## pt
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
## es
message-unit-access-ended = { $reason ->
        [refused] Acceso como profesional rechazado
        [lapsed] Acceso como profesional sin respuesta
       *[other] Su acceso como profesional terminó
    }
    .body = { $reason ->
        [refused]
            El acceso como profesional para { word-unit } fue rechazado y no comenzó.

            Si cree que se trata de un error, hable con el titular.
        [lapsed]
            El acceso como profesional para { word-unit } estuvo 21 días sin respuesta y perdió su validez.

            Si todavía es necesario, haga una nueva solicitud o hable con el titular.
        [expired]
            El plazo de su acceso como profesional para { word-unit } terminó.

            Si todavía es necesario, pida al titular un nuevo acceso.
        [holder_changed]
            Su acceso como profesional para { word-unit } terminó, porque la unidad tiene otro titular.

            Sobre un nuevo acceso decide el nuevo titular.
       *[other]
            El acceso como profesional para { word-unit } fue cerrado y ya no es válido.

            Si todavía es necesario, haga una nueva solicitud o hable con el titular.
    }
    .action = Ver mis accesos
    .why = Usted recibió este correo porque avisamos de los cambios en sus accesos como profesional.
## en
message-unit-access-ended = { $reason ->
        [refused] Access as a professional refused
        [lapsed] Access as a professional not answered
       *[other] Your access as a professional has ended
    }
    .body = { $reason ->
        [refused]
            The access as a professional to { word-unit } was refused and did not begin.

            If you think this is a mistake, talk to the holder.
        [lapsed]
            The access as a professional to { word-unit } was not answered for 21 days and has lapsed.

            If it is still needed, make a new request or talk to the holder.
        [expired]
            The time of your access as a professional to { word-unit } is over.

            If it is still needed, ask the holder for a new one.
        [holder_changed]
            Your access as a professional to { word-unit } has ended, because the unit has another holder.

            The new holder decides about a new access.
       *[other]
            The access as a professional to { word-unit } was ended and is no longer valid.

            If it is still needed, make a new request or talk to the holder.
    }
    .action = See my access
    .why = You received this mail because we tell you about changes of your access as a professional.

## pt
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
## es
message-unit-access-ended-for-holder = { $reason ->
        [refused] Acceso de un profesional rechazado
        [lapsed] Acceso de un profesional sin respuesta
       *[other] El acceso de un profesional terminó
    }
    .body = { $reason ->
        [refused]
            El acceso de un profesional para { word-unit } fue rechazado y no comenzó.

            Usted no tiene que hacer nada.
        [lapsed]
            El acceso de un profesional para { word-unit } estuvo 21 días sin respuesta y perdió su validez.

            Si todavía es necesario, ofrezca un nuevo acceso.
        [expired]
            El plazo del acceso de un profesional para { word-unit } terminó.

            Si todavía es necesario, ofrezca un nuevo acceso.
        [holder_changed]
            El acceso de un profesional para { word-unit } terminó, porque la unidad tiene otro titular.

            Usted no tiene que hacer nada.
       *[other]
            El acceso de un profesional para { word-unit } fue cerrado y ya no es válido.

            Si todavía es necesario, ofrezca un nuevo acceso.
    }
    .action = Gestionar accesos
    .why = Usted recibió este correo porque es titular, o actúa como titular, de lo que el profesional podía usar.
## en
message-unit-access-ended-for-holder = { $reason ->
        [refused] A professional's access refused
        [lapsed] A professional's access not answered
       *[other] A professional's access has ended
    }
    .body = { $reason ->
        [refused]
            A professional's access to { word-unit } was refused and did not begin.

            There is nothing you need to do.
        [lapsed]
            A professional's access to { word-unit } was not answered for 21 days and has lapsed.

            If it is still needed, offer a new access.
        [expired]
            The time of a professional's access to { word-unit } is over.

            If it is still needed, offer a new access.
        [holder_changed]
            A professional's access to { word-unit } has ended, because the unit has another holder.

            There is nothing you need to do.
       *[other]
            A professional's access to { word-unit } was ended and is no longer valid.

            If it is still needed, offer a new access.
    }
    .action = Manage access
    .why = You received this mail because you are, or act as, the holder of what the professional could use.

## pt
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
## es
message-unit-access-expiring = Su acceso como profesional termina pronto
    .body =
        Su acceso como profesional para { word-unit } termina { $days_left ->
            [0] hoy
            [1] en un día
           *[other] en { $days_left } días
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, el { $valid_until }
        }.

        Si todavía es necesario después, acuerde con el titular un nuevo acceso.
    .action = Ver mis accesos
    .why = Usted recibió este correo porque avisamos antes de que termine uno de sus accesos como profesional.
## en
message-unit-access-expiring = Your access as a professional ends soon
    .body =
        Your access as a professional to { word-unit } ends { $days_left ->
            [0] today
            [1] in one day
           *[other] in { $days_left } days
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, on { $valid_until }
        }.

        If it is still needed after that, arrange a new one with the holder.
    .action = See my access
    .why = You received this mail because we tell you before one of your accesses as a professional ends.

## pt
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
## es
message-unit-access-expiring-for-holder = El acceso de un profesional termina pronto
    .body =
        El acceso de un profesional para { word-unit } termina { $days_left ->
            [0] hoy
            [1] en un día
           *[other] en { $days_left } días
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, el { $valid_until }
        }.

        Si todavía es necesario después, ofrezca un nuevo acceso. Si no, usted no tiene que hacer nada.
    .action = Gestionar accesos
    .why = Usted recibió este correo porque es titular, o actúa como titular, de lo que el profesional puede usar.
## en
message-unit-access-expiring-for-holder = A professional's access ends soon
    .body =
        A professional's access to { word-unit } ends { $days_left ->
            [0] today
            [1] in one day
           *[other] in { $days_left } days
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, on { $valid_until }
        }.

        If it is still needed after that, offer a new access. If not, there is nothing you need to do.
    .action = Manage access
    .why = You received this mail because you are, or act as, the holder of what the professional may use.
