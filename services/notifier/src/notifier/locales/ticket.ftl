# What people are told about their tickets. `message-<kind>`: subject; `.body` paragraphs; `.after` what follows the
# quoted text; `.action` label of the button; `.why` why it came. `word-…`: parts that several texts share.
# `## <language>` begins the texts of a language.

## pt
word-ticket = atendimento #{ $number }{ $subject ->
    [unknown] { "" }
   *[known] , “{ $subject }”
}
word-ticket-due = { $due_at ->
    [unknown] { "" }
   *[known] { " " }Nossa resposta: { $author_language ->
        [pt] { $due_in_words ->
            [unknown] até { $due_at }
           *[known] { $due_in_words }
        }
       *[other] até { $due_at }
    }.
}
word-ticket-unquoted = { $subject ->
    [unknown] { " " }Ainda não sabemos se este endereço é de quem escreveu. Por isso este e-mail não repete nada do que foi escrito.
   *[known] { "" }
}
word-ticket-priority = { $priority ->
    [low] baixa
    [normal] normal
    [high] alta
    [urgent] urgente
   *[other] { $priority }
}
## es
word-ticket = consulta #{ $number }{ $subject ->
    [unknown] { "" }
   *[known] , “{ $subject }”
}
word-ticket-due = { $due_at ->
    [unknown] { "" }
   *[known] { " " }Nuestra respuesta: { $author_language ->
        [es] { $due_in_words ->
            [unknown] hasta el { $due_at }
           *[known] { $due_in_words }
        }
       *[other] hasta el { $due_at }
    }.
}
word-ticket-unquoted = { $subject ->
    [unknown] { " " }Todavía no sabemos si esta dirección es de quien escribió. Por eso este correo no repite nada de lo escrito.
   *[known] { "" }
}
word-ticket-priority = { $priority ->
    [low] baja
    [normal] normal
    [high] alta
    [urgent] urgente
   *[other] { $priority }
}
## en
word-ticket = ticket #{ $number }{ $subject ->
    [unknown] { "" }
   *[known] , “{ $subject }”
}
word-ticket-due = { $due_at ->
    [unknown] { "" }
   *[known] { " " }Our answer: { $author_language ->
        [en] { $due_in_words ->
            [unknown] by { $due_at }
           *[known] { $due_in_words }
        }
       *[other] by { $due_at }
    }.
}
word-ticket-unquoted = { $subject ->
    [unknown] { " " }We do not know yet whether this address belongs to whoever wrote. So this mail repeats nothing of what was written.
   *[known] { "" }
}
word-ticket-priority = { $priority ->
    [low] low
    [normal] normal
    [high] high
    [urgent] urgent
   *[other] { $priority }
}

## pt
message-ticket-opened = [#{ $number }] { $subject ->
    [unknown] Recebemos uma mensagem deste endereço
   *[known] Recebido: { $subject }
}
    .body = Recebemos a mensagem e abrimos o { word-ticket }.{ word-ticket-due }{ word-ticket-unquoted }
    .after = { $subject ->
        [unknown] Se não foi você que escreveu, ignore este e-mail. Se foi, abra o atendimento: ali você acompanha, escreve mais e anexa arquivos.
       *[known] Na página do atendimento você acompanha o que acontece, escreve mais e anexa arquivos.
    }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque um atendimento foi aberto com este endereço.
## es
message-ticket-opened = [#{ $number }] { $subject ->
    [unknown] Recibimos un mensaje de esta dirección
   *[known] Recibido: { $subject }
}
    .body = Recibimos el mensaje y abrimos la { word-ticket }.{ word-ticket-due }{ word-ticket-unquoted }
    .after = { $subject ->
        [unknown] Si no fue usted quien escribió, ignore este correo. Si fue usted, abra la consulta: allí puede seguirla, escribir más y adjuntar archivos.
       *[known] En la página de la consulta puede seguir lo que ocurre, escribir más y adjuntar archivos.
    }
    .action = Ver la consulta
    .why = Usted recibió este correo porque se abrió una consulta con esta dirección.
## en
message-ticket-opened = [#{ $number }] { $subject ->
    [unknown] We received a message from this address
   *[known] Received: { $subject }
}
    .body = We received the message and opened { word-ticket }.{ word-ticket-due }{ word-ticket-unquoted }
    .after = { $subject ->
        [unknown] If it was not you who wrote, ignore this mail. If it was, open the ticket: there you can follow it, write more and attach files.
       *[known] On the page of the ticket you can follow what happens, write more and attach files.
    }
    .action = See the ticket
    .why = You received this mail because a ticket was opened with this address.

## pt
message-ticket-opened-watched = [#{ $number }] { $subject ->
    [unknown] Um novo atendimento
   *[known] Novo: { $subject }
}
    .body = Foi aberto o { word-ticket }, que você acompanha.{ word-ticket-due }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque acompanha este atendimento.
## es
message-ticket-opened-watched = [#{ $number }] { $subject ->
    [unknown] Una nueva consulta
   *[known] Nueva: { $subject }
}
    .body = Se abrió la { word-ticket }, que usted sigue.{ word-ticket-due }
    .action = Ver la consulta
    .why = Usted recibió este correo porque sigue esta consulta.
## en
message-ticket-opened-watched = [#{ $number }] { $subject ->
    [unknown] A new ticket
   *[known] New: { $subject }
}
    .body = A ticket that you follow was opened: { word-ticket }.{ word-ticket-due }
    .action = See the ticket
    .why = You received this mail because you follow this ticket.

## pt
message-ticket-replied = [#{ $number }] { $subject ->
    [unknown] Há uma nova mensagem
   *[known] { $by ->
        [staff] Resposta: { $subject }
       *[other] Nova mensagem: { $subject }
    }
}
    .body = { $by ->
        [staff] Nossa equipe respondeu no { word-ticket }.{ $state ->
            [waiting] { " " }Esperamos a resposta de quem abriu o atendimento. Até lá o nosso prazo fica parado.
            [in_progress] { " " }O atendimento está em andamento.
           *[other] { "" }
        }
       *[other] Há uma nova mensagem no { word-ticket }.
    }{ word-ticket-unquoted }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-replied = [#{ $number }] { $subject ->
    [unknown] Hay un mensaje nuevo
   *[known] { $by ->
        [staff] Respuesta: { $subject }
       *[other] Mensaje nuevo: { $subject }
    }
}
    .body = { $by ->
        [staff] Nuestro equipo respondió en la { word-ticket }.{ $state ->
            [waiting] { " " }Esperamos la respuesta de quien abrió la consulta. Hasta entonces nuestro plazo queda en pausa.
            [in_progress] { " " }La consulta está en curso.
           *[other] { "" }
        }
       *[other] Hay un mensaje nuevo en la { word-ticket }.
    }{ word-ticket-unquoted }
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-replied = [#{ $number }] { $subject ->
    [unknown] There is a new message
   *[known] { $by ->
        [staff] Answer: { $subject }
       *[other] New message: { $subject }
    }
}
    .body = { $by ->
        [staff] Our team answered in { word-ticket }.{ $state ->
            [waiting] { " " }We wait for the answer of whoever opened the ticket. Until then our time for it stands still.
            [in_progress] { " " }The ticket is in progress.
           *[other] { "" }
        }
       *[other] There is a new message in { word-ticket }.
    }{ word-ticket-unquoted }
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-in-progress = [#{ $number }] { $subject ->
    [unknown] O atendimento está em andamento
   *[known] Em andamento: { $subject }
}
    .body = Nossa equipe está cuidando do { word-ticket }.{ word-ticket-unquoted }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-in-progress = [#{ $number }] { $subject ->
    [unknown] La consulta está en curso
   *[known] En curso: { $subject }
}
    .body = Nuestro equipo se ocupa de la { word-ticket }.{ word-ticket-unquoted }
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-in-progress = [#{ $number }] { $subject ->
    [unknown] The ticket is in progress
   *[known] In progress: { $subject }
}
    .body = Our team is working on { word-ticket }.{ word-ticket-unquoted }
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-waiting = [#{ $number }] { $subject ->
    [unknown] O atendimento espera mais informações
   *[known] Esperamos mais informações: { $subject }
}
    .body = Para continuar o { word-ticket }, precisamos de mais informações de quem o abriu. Até lá o nosso prazo fica parado.{ word-ticket-unquoted }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-waiting = [#{ $number }] { $subject ->
    [unknown] La consulta espera más información
   *[known] Esperamos más información: { $subject }
}
    .body = Para continuar con la { word-ticket } necesitamos más información de quien la abrió. Hasta entonces nuestro plazo queda en pausa.{ word-ticket-unquoted }
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-waiting = [#{ $number }] { $subject ->
    [unknown] The ticket waits for more information
   *[known] We need more information: { $subject }
}
    .body = To go on with { word-ticket } we need more information from whoever opened it. Until then our time for it stands still.{ word-ticket-unquoted }
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-reopened = [#{ $number }] { $subject ->
    [unknown] O atendimento foi reaberto
   *[known] Reaberto: { $subject }
}
    .body = Reabrimos o { word-ticket }. Ele está em andamento de novo.{ word-ticket-unquoted }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-reopened = [#{ $number }] { $subject ->
    [unknown] La consulta se reabrió
   *[known] Reabierta: { $subject }
}
    .body = Reabrimos la { word-ticket }. Está en curso otra vez.{ word-ticket-unquoted }
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-reopened = [#{ $number }] { $subject ->
    [unknown] The ticket was opened again
   *[known] Opened again: { $subject }
}
    .body = We opened { word-ticket } again. It is in progress once more.{ word-ticket-unquoted }
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-reassigned = [#{ $number }] { $subject ->
    [unknown] O atendimento foi encaminhado
   *[known] Encaminhado: { $subject }
}
    .body = Encaminhamos o { word-ticket } dentro da nossa equipe, a quem entende melhor do assunto. Você não precisa fazer nada.{ word-ticket-unquoted }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-reassigned = [#{ $number }] { $subject ->
    [unknown] La consulta se derivó
   *[known] Derivada: { $subject }
}
    .body = Derivamos la { word-ticket } dentro de nuestro equipo, a quien mejor conoce el tema. Usted no tiene que hacer nada.{ word-ticket-unquoted }
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-reassigned = [#{ $number }] { $subject ->
    [unknown] The ticket was handed on
   *[known] Handed on: { $subject }
}
    .body = We handed { word-ticket } on within our team, to who knows the matter best. There is nothing for you to do.{ word-ticket-unquoted }
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-priority = [#{ $number }] { $subject ->
    [unknown] O atendimento tem outra prioridade
   *[known] Prioridade { word-ticket-priority }: { $subject }
}
    .body = A prioridade do { word-ticket } agora é { word-ticket-priority }.{ word-ticket-unquoted }
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-priority = [#{ $number }] { $subject ->
    [unknown] La consulta tiene otra prioridad
   *[known] Prioridad { word-ticket-priority }: { $subject }
}
    .body = La prioridad de la { word-ticket } ahora es { word-ticket-priority }.{ word-ticket-unquoted }
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-priority = [#{ $number }] { $subject ->
    [unknown] The ticket has another priority
   *[known] Priority { word-ticket-priority }: { $subject }
}
    .body = The priority of { word-ticket } is { word-ticket-priority } now.{ word-ticket-unquoted }
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-closed = [#{ $number }] { $subject ->
    [unknown] O atendimento foi fechado
   *[known] Fechado: { $subject }
}
    .body =
        Fechamos o { word-ticket }{ $resolution ->
            [solved] { "" }, como resolvido
            [withdrawn] { "" }, como retirado
           *[other] { "" }
        }.{ $note ->
            [unknown] { "" }
           *[known] { " " }Nota: { $note }
        }{ word-ticket-unquoted }
    .after = Se ainda falta alguma coisa, escreva em até 30 dias: o atendimento é reaberto. Depois disso abrimos um novo, ligado a este.
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-closed = [#{ $number }] { $subject ->
    [unknown] La consulta se cerró
   *[known] Cerrada: { $subject }
}
    .body =
        Cerramos la { word-ticket }{ $resolution ->
            [solved] { "" }, como resuelta
            [withdrawn] { "" }, como retirada
           *[other] { "" }
        }.{ $note ->
            [unknown] { "" }
           *[known] { " " }Nota: { $note }
        }{ word-ticket-unquoted }
    .after = Si todavía falta algo, escriba dentro de 30 días: la consulta se reabre. Después abrimos una nueva, vinculada a esta.
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-closed = [#{ $number }] { $subject ->
    [unknown] The ticket was closed
   *[known] Closed: { $subject }
}
    .body =
        We closed { word-ticket }{ $resolution ->
            [solved] { "" } as solved
            [withdrawn] { "" } as withdrawn
           *[other] { "" }
        }.{ $note ->
            [unknown] { "" }
           *[known] { " " }Note: { $note }
        }{ word-ticket-unquoted }
    .after = If something is still missing, write within 30 days: the ticket is opened again. Later we open a new one, linked to this.
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-decided = [#{ $number }] { $subject ->
    [unknown] O atendimento do acesso foi fechado
   *[known] Fechado com decisão: { $subject }
}
    .body = Fechamos o { word-ticket }. A decisão sobre o acesso vem em uma mensagem própria.
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque abriu este atendimento ou o acompanha.
## es
message-ticket-decided = [#{ $number }] { $subject ->
    [unknown] La consulta del acceso se cerró
   *[known] Cerrada con decisión: { $subject }
}
    .body = Cerramos la { word-ticket }. La decisión sobre el acceso llega en un mensaje propio.
    .action = Ver la consulta
    .why = Usted recibió este correo porque abrió esta consulta o la sigue.
## en
message-ticket-decided = [#{ $number }] { $subject ->
    [unknown] The ticket about the access was closed
   *[known] Closed with a decision: { $subject }
}
    .body = We closed { word-ticket }. The decision about the access comes in a message of its own.
    .action = See the ticket
    .why = You received this mail because you opened this ticket or follow it.

## pt
message-ticket-written-on = [#{ $number }] { $subject ->
    [unknown] Alguém de fora escreveu no atendimento
   *[known] Mensagem de fora: { $subject }
}
    .body = Alguém que não participa do atendimento escreveu no { word-ticket }. Este e-mail não repete a mensagem.
    .action = Ver o atendimento
    .why = Você recebeu este e-mail porque acompanha este atendimento.
## es
message-ticket-written-on = [#{ $number }] { $subject ->
    [unknown] Alguien de fuera escribió en la consulta
   *[known] Mensaje de fuera: { $subject }
}
    .body = Alguien que no participa en la consulta escribió en la { word-ticket }. Este correo no repite el mensaje.
    .action = Ver la consulta
    .why = Usted recibió este correo porque sigue esta consulta.
## en
message-ticket-written-on = [#{ $number }] { $subject ->
    [unknown] Somebody from outside wrote on the ticket
   *[known] Message from outside: { $subject }
}
    .body = Somebody who takes no part in the ticket wrote on { word-ticket }. This mail does not repeat the message.
    .action = See the ticket
    .why = You received this mail because you follow this ticket.

## pt
message-ticket-erasure-code = Seu código para apagar os dados do atendimento #{ $number }
    .body = Alguém pediu para apagar seus dados de um atendimento. Para confirmar, digite este código:
    .after =
        O código vale até { $expires_at }.

        Se não foi você que pediu, ignore este e-mail: nada será apagado. Não informe o código a ninguém.
    .why = Você recebeu este e-mail porque um atendimento foi aberto com este endereço.
## es
message-ticket-erasure-code = Su código para borrar los datos de la consulta #{ $number }
    .body = Alguien pidió borrar sus datos de una consulta. Para confirmarlo, escriba este código:
    .after =
        El código vale hasta el { $expires_at }.

        Si no lo pidió usted, ignore este correo: no se borra nada. No dé el código a nadie.
    .why = Usted recibió este correo porque se abrió una consulta con esta dirección.
## en
message-ticket-erasure-code = Your code to erase the data of ticket #{ $number }
    .body = Somebody asked to erase your data from a ticket. To confirm it, enter this code:
    .after =
        The code is valid until { $expires_at }.

        If you did not ask for it, ignore this mail: nothing is erased. Give the code to nobody.
    .why = You received this mail because a ticket was opened with this address.
