# Tickets: why something is refused.

## pt

ticket-state-not-allowed = O atendimento não permite esta mudança
    .detail = Um atendimento novo só passa a em andamento ou fechado, e um fechado só volta a em andamento. Veja em que situação ele está.
ticket-staff-only = Só a equipe de atendimento faz isto
    .detail = Notas internas, prioridade, categoria e responsável são da equipe. Você pode escrever, anexar arquivos e fechar o atendimento.

## es

ticket-state-not-allowed = La consulta no permite este cambio
    .detail = Una consulta nueva solo pasa a en curso o cerrada, y una cerrada solo vuelve a en curso. Mire en qué estado está.
ticket-staff-only = Solo el equipo de atención hace esto
    .detail = Las notas internas, la prioridad, la categoría y el responsable son del equipo. Usted puede escribir, adjuntar archivos y cerrar la consulta.

## en

ticket-state-not-allowed = The ticket does not allow this change
    .detail = A new ticket only becomes in progress or closed, and a closed one only goes back to in progress. Look at its state.
ticket-staff-only = Only the support team does this
    .detail = Internal notes, priority, category and assignee are the team's. You can write, attach files and close the ticket.
