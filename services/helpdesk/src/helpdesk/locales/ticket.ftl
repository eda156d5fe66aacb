# Tickets: why something is refused.

## pt

ticket-state-not-allowed = O atendimento não permite esta mudança
    .detail = Um atendimento novo só passa a em andamento ou fechado, e um fechado só volta a em andamento. Veja em que situação ele está.
ticket-staff-only = Só a equipe de atendimento faz isto
    .detail = Notas internas, prioridade, categoria e responsável são da equipe. Você pode escrever, anexar arquivos e fechar o atendimento.
ticket-redirected = Este assunto é tratado em outro lugar
    .detail = { $text } { $url }
ticket-closing-not-allowed = Você não pode fechar este atendimento desta forma
    .detail = A equipe fecha os atendimentos. Quem abriu pode fechar o seu como resolvido ou desistir dele.
ticket-resolution-not-allowed = Este atendimento não decide um acesso
    .detail = Só o pedido de acesso a um sistema pode ser fechado como concedido ou negado. Escolha outro resultado.
ticket-needs-staff-access = Só a equipe de acessos decide isto
    .detail = Conceder ou negar o acesso a um sistema cabe à equipe de acessos. Passe o atendimento para ela.
access-own = Este acesso é seu
    .detail = Ninguém decide sobre o próprio acesso. Peça a um colega que o faça.
category-unknown = Esta categoria não existe. Escolha uma da lista de categorias.
subcategory-unknown = Esta categoria não tem esta subcategoria. Escolha uma da lista, ou nenhuma.
company-not-a-member = Quem pergunta não pertence a esta empresa. Escolha uma à qual pertence, ou nenhuma.
person-unknown = Não há conta com esta identificação. Procure a pessoa de novo, ou informe o nome dela.
attachment-unknown = Um dos arquivos não foi enviado por você a este atendimento, ou já está em outra mensagem. Envie-o de novo.
ticket-author-or-staff-only = Só quem abriu o atendimento e a equipe fazem isto
    .detail = Peça a quem abriu o atendimento, ou à equipe, que inclua a pessoa.
watcher-no-relation = Esta pessoa não pertence à empresa do atendimento
    .detail = Só acompanham o atendimento colegas com vínculo ativo com a empresa em nome da qual foi aberto. Escolha outra pessoa.
assignee-unknown = Esta pessoa não é da equipe de atendimento. Escolha alguém da equipe, ou ninguém.

## es

ticket-state-not-allowed = La consulta no permite este cambio
    .detail = Una consulta nueva solo pasa a en curso o cerrada, y una cerrada solo vuelve a en curso. Mire en qué estado está.
ticket-staff-only = Solo el equipo de atención hace esto
    .detail = Las notas internas, la prioridad, la categoría y el responsable son del equipo. Usted puede escribir, adjuntar archivos y cerrar la consulta.
ticket-redirected = Este asunto se trata en otro lugar
    .detail = { $text } { $url }
ticket-closing-not-allowed = No puede cerrar esta consulta de esta forma
    .detail = El equipo cierra las consultas. Quien la abrió puede cerrar la suya como resuelta o desistir de ella.
ticket-resolution-not-allowed = Esta consulta no decide un acceso
    .detail = Solo la solicitud de acceso a un sistema puede cerrarse como concedida o denegada. Elija otro resultado.
ticket-needs-staff-access = Solo el equipo de accesos decide esto
    .detail = Conceder o denegar el acceso a un sistema corresponde al equipo de accesos. Pásele la consulta.
access-own = Este acceso es suyo
    .detail = Nadie decide sobre su propio acceso. Pida a un colega que lo haga.
category-unknown = Esta categoría no existe. Elija una de la lista de categorías.
subcategory-unknown = Esta categoría no tiene esta subcategoría. Elija una de la lista, o ninguna.
company-not-a-member = Quien pregunta no pertenece a esta empresa. Elija una a la que pertenezca, o ninguna.
person-unknown = No hay ninguna cuenta con esta identificación. Busque a la persona de nuevo, o indique su nombre.
attachment-unknown = Uno de los archivos no lo envió usted a esta consulta, o ya está en otro mensaje. Envíelo de nuevo.
ticket-author-or-staff-only = Solo quien abrió la consulta y el equipo hacen esto
    .detail = Pida a quien abrió la consulta, o al equipo, que incluya a la persona.
watcher-no-relation = Esta persona no pertenece a la empresa de la consulta
    .detail = Solo siguen la consulta colegas con vínculo activo con la empresa en cuyo nombre se abrió. Elija a otra persona.
assignee-unknown = Esta persona no es del equipo de atención. Elija a alguien del equipo, o a nadie.

## en

ticket-state-not-allowed = The ticket does not allow this change
    .detail = A new ticket only becomes in progress or closed, and a closed one only goes back to in progress. Look at its state.
ticket-staff-only = Only the support team does this
    .detail = Internal notes, priority, category and assignee are the team's. You can write, attach files and close the ticket.
ticket-redirected = This is dealt with elsewhere
    .detail = { $text } { $url }
ticket-closing-not-allowed = You cannot close this ticket in this way
    .detail = The support team closes tickets. Whoever asked can close their own as solved, or withdraw it.
ticket-resolution-not-allowed = This ticket decides no access
    .detail = Only a request for access to a system can be closed as granted or denied. Choose another result.
ticket-needs-staff-access = Only the access team decides this
    .detail = Granting or denying access to a system is up to the access team. Pass the ticket on to them.
access-own = This access is your own
    .detail = Nobody decides about their own access. Ask a colleague to do it.
category-unknown = There is no such category. Choose one from the list of categories.
subcategory-unknown = This category has no such subcategory. Choose one from the list, or none.
company-not-a-member = Whoever asks does not belong to this company. Choose one that they belong to, or none.
person-unknown = There is no account with this identification. Look for the person again, or give their name.
attachment-unknown = One of the files was not sent by you to this ticket, or is in another message already. Send it again.
ticket-author-or-staff-only = Only whoever opened the ticket and the support team do this
    .detail = Ask whoever opened the ticket, or the team, to add the person.
watcher-no-relation = This person does not belong to the ticket's company
    .detail = Only colleagues with an active relation to the company for which it was opened watch the ticket. Choose another person.
assignee-unknown = This person is not in the support team. Choose somebody of the team, or nobody.
