# Mails that came in: words of ours where a mail has none, and why something is refused.

## pt

mail-without-subject = (sem assunto)
mail-without-text = (mensagem sem texto)
mail-file-too-large = [O arquivo "{ $name }" era grande demais e não foi guardado.]
mail-file-too-deep = [O arquivo "{ $name }" não foi guardado: estava dentro de mensagens demais.]
mail-file-too-many = [O arquivo "{ $name }" não foi guardado: a mensagem tinha arquivos demais.]
mail-file-too-large-together = [O arquivo "{ $name }" não foi guardado: os arquivos eram grandes demais juntos.]

mail-decided = Sobre este e-mail já se decidiu
    .detail = Ele já está num atendimento, abriu um ou foi descartado. Veja o que foi feito dele.
mail-ticket-unknown = Não há atendimento com este número.

## es

mail-without-subject = (sin asunto)
mail-without-text = (mensaje sin texto)
mail-file-too-large = [El archivo "{ $name }" era demasiado grande y no se guardó.]
mail-file-too-deep = [El archivo "{ $name }" no se guardó: estaba dentro de demasiados mensajes.]
mail-file-too-many = [El archivo "{ $name }" no se guardó: el mensaje tenía demasiados archivos.]
mail-file-too-large-together = [El archivo "{ $name }" no se guardó: los archivos juntos eran demasiado grandes.]

mail-decided = Sobre este correo ya se decidió
    .detail = Ya está en una consulta, abrió una o fue descartado. Vea qué se hizo con él.
mail-ticket-unknown = No hay ninguna consulta con este número.

## en

mail-without-subject = (no subject)
mail-without-text = (message without text)
mail-file-too-large = [The file "{ $name }" was too large and was not kept.]
mail-file-too-deep = [The file "{ $name }" was not kept: it was inside too many messages.]
mail-file-too-many = [The file "{ $name }" was not kept: the message had too many files.]
mail-file-too-large-together = [The file "{ $name }" was not kept: the files together were too large.]
mail-decided = This mail has been decided
    .detail = It is on a ticket already, has opened one or was discarded. See what became of it.
mail-ticket-unknown = No ticket has this number.
