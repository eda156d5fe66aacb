# Tickets of people without an account: why something is refused.

## pt

ticket-other-address = O atendimento é de outro endereço de e-mail
    .detail = Só a conta com o endereço informado no atendimento pode ficar com ele. Entre com essa conta, ou continue pelo link do e-mail.
ticket-upload-token-expired = O prazo para anexar arquivos aqui acabou
    .detail = Os arquivos podem ser anexados na meia hora depois da abertura. Abra o link do e-mail e anexe-os por lá.

## es

ticket-other-address = La consulta es de otra dirección de correo
    .detail = Solo la cuenta con la dirección indicada en la consulta puede quedarse con ella. Entre con esa cuenta, o siga por el enlace del correo.
ticket-upload-token-expired = El plazo para adjuntar archivos aquí terminó
    .detail = Los archivos se pueden adjuntar en la media hora después de abrir la consulta. Abra el enlace del correo y adjúntelos allí.

## en

ticket-other-address = The ticket belongs to another e-mail address
    .detail = Only the account with the address of the ticket can take it over. Sign in with that account, or go on by the link in the mail.
ticket-upload-token-expired = The time to attach files here is over
    .detail = Files can be attached for half an hour after the ticket was opened. Open the link in the mail and attach them there.
