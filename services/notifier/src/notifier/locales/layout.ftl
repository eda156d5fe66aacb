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
mail-preferences = Preferências de notificação
## es
mail-preferences = Preferencias de notificación
## en
mail-preferences = Notification preferences
