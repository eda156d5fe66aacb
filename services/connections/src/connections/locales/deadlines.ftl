# Suspensions of terms and reports of deadlines: why something is refused.

## pt

suspension-open = Já está suspenso por este motivo
    .detail = Encerre primeiro a suspensão que está em aberto.
suspension-ended = A suspensão já terminou
    .detail = Para outros dias, registre uma nova suspensão.
suspension-from-in-future = Informe hoje ou um dia que já passou.
suspension-from-before-submission = Informe um dia a partir do envio do pedido.
suspension-until-in-future = Informe hoje ou um dia que já passou.
suspension-until-before-from = A suspensão não pode terminar antes do primeiro dia.
report-month = Informe o mês assim: 2026-09.

## es

suspension-open = Ya está suspendida por este motivo
    .detail = Termine primero la suspensión que está abierta.
suspension-ended = La suspensión ya terminó
    .detail = Para otros días, registre una nueva suspensión.
suspension-from-in-future = Indique hoy o un día que ya pasó.
suspension-from-before-submission = Indique un día a partir del envío de la solicitud.
suspension-until-in-future = Indique hoy o un día que ya pasó.
suspension-until-before-from = La suspensión no puede terminar antes del primer día.
report-month = Indique el mes así: 2026-09.

## en

suspension-open = It is suspended for this reason already
    .detail = First end the suspension that is open.
suspension-ended = The suspension is already over
    .detail = For other days, register a new suspension.
suspension-from-in-future = Give today or a day that has passed.
suspension-from-before-submission = Give a day from the submission of the request on.
suspension-until-in-future = Give today or a day that has passed.
suspension-until-before-from = The suspension cannot end before its first day.
report-month = Give the month like this: 2026-09.
