# The words of the layouts that all mails share.
# `## <language>` begins the texts of a language.

## pt
mail-greeting = Olá, { $name }.
## es
mail-greeting = Hola, { $name }:
## en
mail-greeting = Hello { $name },

## pt
mail-greeting-nobody = Olá.
## es
mail-greeting-nobody = Hola:
## en
mail-greeting-nobody = Hello,

## pt
mail-no-reply = Esta caixa de correio não é lida: não responda a este e-mail.
## es
mail-no-reply = Este buzón no se lee: no responda a este correo.
## en
mail-no-reply = Nobody reads this mailbox: please don't reply to this mail.

## pt
mail-answer = Você pode responder a este e-mail: sua resposta entra no atendimento.
## es
mail-answer = Puede responder a este correo: su respuesta se agrega a la consulta.
## en
mail-answer = You can answer this mail: your answer is added to the ticket.

## pt
mail-tracking = Para ver o atendimento, use o link do primeiro e-mail que enviamos sobre ele.
## es
mail-tracking = Para ver la consulta, use el enlace del primer correo que enviamos sobre ella.
## en
mail-tracking = To see the ticket, use the link in the first mail that we sent about it.

## pt
mail-preferences = Preferências de notificação
## es
mail-preferences = Preferencias de notificación
## en
mail-preferences = Notification preferences
