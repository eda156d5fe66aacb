# Lo que notifier escribe sobre quién puede actuar por quién. `word-…`: códigos en palabras; lo demás como en `es.ftl`.

word-role = { $role ->
    [employee] vínculo laboral
    [technical_representative] representación técnica
    [legal_representative] representación legal
    [accounting_representative] representación contable
    [ccee_representative] representación ante la CCEE
    [administrator] administración de la empresa
   *[other] otra función
}
word-profile = { $profile ->
    [cIC] representante con información compartida (cIC)
    [sIC] representante sin información compartida (sIC)
    [PV] representante para asuntos de Parcela Variable (PV)
   *[other] { $profile }
}
word-profession = { $kind ->
    [engineer] ingeniería
    [technician] área técnica
    [broker] corretaje
   *[other] otra profesión
}
word-unit = { $kind ->
    [new_connection] la solicitud de una primera conexión a nombre del titular
   *[other] la unidad consumidora { $consumer_unit }
}
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
word-domains = @{ $item }
word-cnpj-of-company = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }con CNPJ { $cnpj }
}
word-cnpj-in-brackets = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }(CNPJ { $cnpj })
}
word-company = { $legal_name ->
    [unknown] la empresa{ word-cnpj-of-company }
   *[known] { $legal_name }
}

message-company-request-unconfirmed = Confirme su correo para solicitar el registro de la empresa
    .body =
        Alguien indicó esta dirección en una solicitud de registro de empresa en Ramal{ word-cnpj-in-brackets }. Si fue usted, confirme la dirección con el botón de abajo: solo después la solicitud llega a nuestro equipo.

        El enlace es válido hasta el { $expires_at }. Si no fue usted, ignore este correo; sin la confirmación no se registrará nada.
    .action = Confirmar mi dirección
    .why = Usted recibió este correo porque alguien indicó esta dirección en una solicitud de registro de empresa en Ramal.
message-company-request-received = Recibimos la solicitud de registro de la empresa
    .body =
        Recibimos su solicitud de registro de { word-company } y nuestro equipo la analizará. Le avisaremos en esta dirección.

        Con el botón de abajo puede seguir la solicitud hasta el { $expires_at }. Quien tiene el enlace ve la solicitud: no lo comparta con otra persona.
    .action = Seguir la solicitud
    .why = Usted recibió este correo porque esta dirección se indicó en una solicitud de registro de empresa en Ramal.
message-company-approved = Registro aprobado: { word-company }
    .body =
        El registro de { word-company } fue aprobado.

        Ahora cree su cuenta en Ramal con su dirección de correo de la empresa{ $domains ->
            [unknown] { "" }
           *[known] { " " }({ $domains })
        }. Después de entrar por primera vez, abra las relaciones profesionales en su perfil, elija la empresa y su función.
    .action = Crear mi cuenta
    .why = Usted recibió este correo porque solicitó el registro de esta empresa en Ramal.
message-company-rejected = El registro de la empresa no fue aprobado
    .body =
        Analizamos su solicitud de registro de { word-company } y no pudimos aprobarla.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Si la situación cambia o si algo se indicó por error, puede hacer una nueva solicitud.
    .action = Hacer una nueva solicitud
    .why = Usted recibió este correo porque solicitó el registro de esta empresa en Ramal.
message-company-without-administrator = Empresa sin administración: { $legal_name }
    .body =
        La última persona que administraba { $legal_name } dejó esa función.

        Mientras no haya otra, las solicitudes de relación profesional con la empresa esperan la decisión del equipo.
    .action = Abrir las empresas
    .why = Usted recibió este correo porque forma parte del equipo que se ocupa de los registros de Ramal.

message-relation-requested = Solicitud de relación con { $legal_name }
    .body =
        Alguien solicita una relación profesional con { $legal_name }: { word-role }.

        Decide quien administra la empresa. Abra la solicitud, compruebe de quién es y acéptela o recházela.
    .action = Ver la solicitud
    .why = Usted recibió este correo porque administra { $legal_name } en Ramal.
message-relation-established = Su relación con { $legal_name } está activa
    .body =
        Su relación profesional con { $legal_name } está activa desde ahora: { word-role }.

        Con ella puede solicitar acceso a sistemas en nombre de la empresa.
    .action = Ver mis relaciones
    .why = Usted recibió este correo porque avisamos de los cambios en sus relaciones profesionales.
message-relation-refused = Su relación con { $legal_name } no fue aceptada
    .body =
        Su solicitud de relación profesional con { $legal_name } ({ word-role }) no fue aceptada.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Si cree que se trata de un error, hable con quien administra la empresa y haga una nueva solicitud.
    .action = Ver mis relaciones
    .why = Usted recibió este correo porque avisamos de los cambios en sus relaciones profesionales.
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

message-system-access-requested = Solicitud de acceso recibida: { $system }
    .body =
        Recibimos su solicitud de acceso al sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Ya abrimos un caso para la solicitud: no tiene que completar nada más. Le avisaremos cuando haya una decisión.
    .action = Ver mis sistemas
    .why = Usted recibió este correo porque solicitó acceso a un sistema en Ramal.
message-system-access-granted = Acceso concedido: { $system }
    .body =
        Usted tiene acceso al sistema { $system_name }. Agente: { $agent_acronym }. Perfil: { word-profile }.

        Entre con su cuenta de Ramal, con la contraseña que ya usa. Nunca enviamos ni pedimos contraseñas por correo.
    .action = Entrar
    .why = Usted recibió este correo porque se decidió su solicitud de acceso a un sistema.
message-system-access-denied = Acceso no concedido: { $system }
    .body =
        Su solicitud de acceso al sistema { $system_name } no fue aceptada. Agente: { $agent_acronym }. Perfil: { word-profile }.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reason }
        }

        Si todavía necesita el acceso, corrija lo necesario y haga una nueva solicitud en la página de sus sistemas.
    .action = Ver mis sistemas
    .why = Usted recibió este correo porque se decidió su solicitud de acceso a un sistema.
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

message-professional-submitted = Perfil profesional en análisis
    .body =
        Recibimos su perfil profesional ({ word-profession }) con los documentos. Nuestro equipo los analizará y le avisará.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque envió un perfil profesional en Ramal.
message-professional-approved = Perfil profesional aprobado
    .body =
        Su perfil profesional ({ word-profession }) fue aprobado.

        Desde ahora los titulares pueden darle acceso a sus unidades consumidoras, y usted puede solicitar ese acceso.
    .action = Gestionar accesos
    .why = Usted recibió este correo porque se analizó su perfil profesional.
message-professional-returned = Perfil profesional: falta corregir algo
    .body =
        Analizamos su perfil profesional ({ word-profession }) y todavía no pudimos aprobarlo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Abra el perfil, corrija lo que está marcado y envíelo de nuevo. Lo que fue aceptado queda como está.
    .action = Corregir mi perfil
    .why = Usted recibió este correo porque se analizó su perfil profesional.
message-professional-rejected = Perfil profesional no aprobado
    .body =
        Analizamos su perfil profesional ({ word-profession }) y no pudimos aprobarlo.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        La decisión cierra esta solicitud. Si la situación cambia, puede comenzar un nuevo perfil.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque se analizó su perfil profesional.
message-professional-suspended = Perfil profesional suspendido
    .body =
        Su perfil profesional ({ word-profession }) está suspendido.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Mientras dure la suspensión, usted no recibe nuevos accesos a unidades consumidoras. Le avisaremos cuando termine.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque avisamos de los cambios en su perfil profesional.
message-professional-ended = Perfil profesional cerrado
    .body =
        Su perfil profesional ({ word-profession }) fue cerrado.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Motivo: { $reasons }.
        }

        Sin un perfil aprobado, usted no recibe nuevos accesos a unidades consumidoras. Si lo desea, comience un nuevo perfil.
    .action = Ver mi perfil profesional
    .why = Usted recibió este correo porque avisamos de los cambios en su perfil profesional.

message-unit-access-offered = Confirme el acceso que un titular le ofrece
    .body =
        Un titular quiere darle a usted, como profesional, acceso para { word-unit }.{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }El acceso sería válido hasta el { $valid_until }.
        }

        Solo comienza cuando usted lo confirme. Si nadie responde en 21 días, la oferta pierde su validez.
    .action = Ver y responder
    .why = Usted recibió este correo porque tiene un perfil profesional aprobado y un titular le ofreció acceso.
message-unit-access-asked = Un profesional solicita acceso en su nombre
    .body =
        Un profesional con perfil aprobado en Ramal solicita acceso para { word-unit }.

        Abra la solicitud para ver de quién es. Si la acepta, usted elige hasta cuándo es válido el acceso. Si no conoce a quien la hace, recházela; sin respuesta en 21 días, la solicitud pierde su validez y nada cambia.
    .action = Ver y responder
    .why = Usted recibió este correo porque es titular, o actúa como titular, de lo que el profesional solicita.
message-unit-access-granted = Su acceso como profesional está activo
    .body =
        Su acceso como profesional para { word-unit } está activo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }hasta el { $valid_until }
        }.

        Lo que haga con él queda registrado.
    .action = Ver mis accesos
    .why = Usted recibió este correo porque avisamos de los cambios en sus accesos como profesional.
message-unit-access-granted-for-holder = Un profesional tiene acceso en su nombre
    .body =
        El acceso de un profesional para { word-unit } está activo{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }hasta el { $valid_until }
        }.

        En sus accesos usted ve quién es y puede terminar el acceso en cualquier momento.
    .action = Gestionar accesos
    .why = Usted recibió este correo porque es titular, o actúa como titular, de lo que el profesional puede usar.
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
