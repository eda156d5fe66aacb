# What professionals are told about their professional profiles.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-profession = { $kind ->
    [engineer] engenharia
    [technician] área técnica
    [broker] corretagem
   *[other] outra profissão
}
## es
word-profession = { $kind ->
    [engineer] ingeniería
    [technician] área técnica
    [broker] corretaje
   *[other] otra profesión
}
## en
word-profession = { $kind ->
    [engineer] engineer
    [technician] technician
    [broker] broker
   *[other] another profession
}

## pt
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
## es
word-reasons = { $item ->
    [document_illegible] documento ilegible
    [document_incomplete] documento incompleto
    [document_expired] documento vencido
    [document_wrong] documento distinto del que se pidió
    [data_mismatch] datos que no coinciden con los documentos
    [council_not_active] registro en el consejo profesional que no está activo
    [not_eligible] requisitos del perfil que no se cumplen
   *[other] otro motivo, indicado en su perfil
}
## en
word-reasons = { $item ->
    [document_illegible] a document that cannot be read
    [document_incomplete] an incomplete document
    [document_expired] an expired document
    [document_wrong] a document other than the one that was asked for
    [data_mismatch] data that do not match the documents
    [council_not_active] a registration with the professional council that is not active
    [not_eligible] requirements of the profile that are not met
   *[other] another reason, shown in your profile
}

## pt
message-professional-submitted = Perfil profissional em análise
    .body =
        Recebemos seu perfil profissional ({ word-profession }) com os documentos. Nossa equipe vai analisá-los e avisar você.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque enviou um perfil profissional no Ramal.
## es
message-professional-submitted = Perfil profesional en análisis
    .body =
        Recibimos su perfil profesional ({ word-profession }) con los documentos. Nuestro equipo los analizará y le avisará.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque envió un perfil profesional en Ramal.
## en
message-professional-submitted = Professional profile under review
    .body =
        We received your professional profile ({ word-profession }) with its documents. Our team will review them and write to you.
    .action = See my professional profile
    .why = You received this mail because you handed in a professional profile at Ramal.

## pt
message-professional-approved = Perfil profissional aprovado
    .body =
        Seu perfil profissional ({ word-profession }) foi aprovado.

        A partir de agora, titulares podem dar a você acesso às suas unidades consumidoras, e você pode pedir esse acesso.
    .action = Gerenciar acessos
    .why = Você recebeu este e-mail porque seu perfil profissional foi analisado.
## es
message-professional-approved = Perfil profesional aprobado
    .body =
        Su perfil profesional ({ word-profession }) fue aprobado.

        Desde ahora los titulares pueden darle acceso a sus unidades consumidoras, y usted puede solicitar ese acceso.
    .action = Gestionar accesos
    .why = Usted recibió este correo porque se analizó su perfil profesional.
## en
message-professional-approved = Professional profile approved
    .body =
        Your professional profile ({ word-profession }) was approved.

        From now on holders can give you access to their consumer units, and you can ask for it.
    .action = Manage access
    .why = You received this mail because your professional profile was reviewed.

## pt
message-professional-returned = Perfil profissional: falta corrigir algo
    .body =
        Analisamos seu perfil profissional ({ word-profession }) e ainda não pudemos aprová-lo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Abra o perfil, corrija o que está marcado e envie de novo. O que foi aceito fica como está.
    .action = Corrigir meu perfil
    .why = Você recebeu este e-mail porque seu perfil profissional foi analisado.
## es
message-professional-returned = Perfil profesional: falta corregir algo
    .body =
        Analizamos su perfil profesional ({ word-profession }) y todavía no pudimos aprobarlo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Abra el perfil, corrija lo que está marcado y envíelo de nuevo. Lo que fue aceptado queda como está.
    .action = Corregir mi perfil
    .why = Usted recibió este correo porque se analizó su perfil profesional.
## en
message-professional-returned = Professional profile: something needs correcting
    .body =
        We reviewed your professional profile ({ word-profession }) and could not approve it yet.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        Open the profile, correct what is marked and hand it in again. What was accepted stays as it is.
    .action = Correct my profile
    .why = You received this mail because your professional profile was reviewed.

## pt
message-professional-rejected = Perfil profissional não aprovado
    .body =
        Analisamos seu perfil profissional ({ word-profession }) e não pudemos aprová-lo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        A decisão encerra este pedido. Se a situação mudar, você pode começar um novo perfil.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque seu perfil profissional foi analisado.
## es
message-professional-rejected = Perfil profesional no aprobado
    .body =
        Analizamos su perfil profesional ({ word-profession }) y no pudimos aprobarlo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        La decisión cierra esta solicitud. Si la situación cambia, puede comenzar un nuevo perfil.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque se analizó su perfil profesional.
## en
message-professional-rejected = Professional profile not approved
    .body =
        We reviewed your professional profile ({ word-profession }) and could not approve it.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        The decision closes this request. If the situation changes, you can begin a new profile.
    .action = See my professional profile
    .why = You received this mail because your professional profile was reviewed.

## pt
message-professional-suspended = Perfil profissional suspenso
    .body =
        Seu perfil profissional ({ word-profession }) está suspenso.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Enquanto durar a suspensão, você não recebe novos acessos a unidades consumidoras. Avisaremos quando ela terminar.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque avisamos sobre mudanças no seu perfil profissional.
## es
message-professional-suspended = Perfil profesional suspendido
    .body =
        Su perfil profesional ({ word-profession }) está suspendido.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Mientras dure la suspensión, usted no recibe nuevos accesos a unidades consumidoras. Le avisaremos cuando termine.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque avisamos de los cambios en su perfil profesional.
## en
message-professional-suspended = Professional profile suspended
    .body =
        Your professional profile ({ word-profession }) is suspended.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        While the suspension lasts, you are given no new access to consumer units. We will tell you when it is over.
    .action = See my professional profile
    .why = You received this mail because we tell you about changes of your professional profile.

## pt
message-professional-ended = Perfil profissional encerrado
    .body =
        Seu perfil profissional ({ word-profession }) foi encerrado.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Sem um perfil aprovado, você não recebe novos acessos a unidades consumidoras. Se quiser, comece um novo perfil.
    .action = Ver meu perfil profissional
    .why = Você recebeu este e-mail porque avisamos sobre mudanças no seu perfil profissional.
## es
message-professional-ended = Perfil profesional cerrado
    .body =
        Su perfil profesional ({ word-profession }) fue cerrado.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Sin un perfil aprobado, usted no recibe nuevos accesos a unidades consumidoras. Si lo desea, comience un nuevo perfil.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque avisamos de los cambios en su perfil profesional.
## en
message-professional-ended = Professional profile closed
    .body =
        Your professional profile ({ word-profession }) was closed.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        Without an approved profile you are given no new access to consumer units. If you like, begin a new profile.
    .action = See my professional profile
    .why = You received this mail because we tell you about changes of your professional profile.
