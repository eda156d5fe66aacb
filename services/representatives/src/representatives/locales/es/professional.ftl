# Perfiles profesionales: ingenieros, técnicos y corredores.

professional-exists = Usted ya tiene un perfil en esta profesión
    .detail = Use el perfil que ya existe. Para empezar otro, termine antes el actual.
professional-not-editable = Esto no se puede cambiar ahora
    .detail = Un borrador se puede cambiar por entero; un perfil devuelto, solo en lo que fue rechazado. Una vez enviado, espere el análisis.
professional-not-submitted = Este perfil aún no fue enviado para análisis
    .detail = Está con el profesional. Solo se analiza lo que fue enviado.
professional-decided = Este perfil ya fue decidido
    .detail = Alguien lo decidió o lo terminó antes. Consúltelo de nuevo para ver cómo quedó.
professional-document-missing = Faltan documentos
    .detail = Adjunte anverso y reverso del documento de identidad (RG), o la licencia de conducir (CNH). Si informó un colegio profesional, adjunte también su credencial. Los documentos rechazados deben cambiarse. El perfil muestra cuáles faltan.
professional-document-rejected = Hay documentos rechazados
    .detail = Un perfil con un documento rechazado no se puede aprobar. Acepte el documento, o devuelva el perfil para que se cambie.
professional-own-profile = Este perfil es suyo
    .detail = Nadie decide sobre su propio perfil. Pídaselo a otra persona del equipo.
professional-only-people = Solo las personas pueden tener un perfil profesional
    .detail = Esta cuenta es de una empresa (CNPJ). Entre con la cuenta de la persona, con su CPF.

professional-birth-date = Revise la fecha de nacimiento: hay que tener al menos { $minimum } años.
professional-issued-on = Revise la fecha de emisión: es posterior al nacimiento y no puede estar en el futuro.
professional-country-unknown = Indique el país con su código de dos letras, como BR.
professional-state-unknown = Indique el estado con su sigla de dos letras, como AM.
