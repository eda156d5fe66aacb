# Enrollments and their certificates: why something is refused.

## pt

enrollment-exists = Esta empresa já aderiu
    .detail = O usuário sistêmico dela já existe. Para trocar a senha ou os certificados, atualize o cadastro.
enrollment-not-enrolled = Esta empresa ainda não aderiu
    .detail = Faça primeiro a adesão, com uma senha e pelo menos um certificado.
enrollment-read-only = Você só pode consultar
    .detail = Só o representante CCEE desta empresa registra, troca e exclui certificados e muda a senha. Peça a ele.
company-suspended = O cadastro da empresa está suspenso
    .detail = Nada novo pode ser registrado para ela até que volte a valer. Os certificados atuais continuam, e os avisos também.
certificate-limit-reached = Já há dois certificados
    .detail = Exclua um deles, ou renove um deles: o novo fica ao lado do antigo até que confirme que está instalado.
certificate-not-replaceable = Este certificado não pode ser trocado
    .detail = Ele já não vale, ou já tem um substituto. Veja a lista de certificados e escolha um ativo sem substituto.

## es

enrollment-exists = Esta empresa ya se adhirió
    .detail = Su usuario sistémico ya existe. Para cambiar la contraseña o los certificados, actualice el registro.
enrollment-not-enrolled = Esta empresa todavía no se adhirió
    .detail = Haga primero la adhesión, con una contraseña y al menos un certificado.
enrollment-read-only = Usted solo puede consultar
    .detail = Solo el representante CCEE de esta empresa registra, cambia y elimina certificados y cambia la contraseña. Pídaselo.
company-suspended = El registro de la empresa está suspendido
    .detail = No se puede registrar nada nuevo para ella hasta que vuelva a valer. Los certificados actuales siguen, y los avisos también.
certificate-limit-reached = Ya hay dos certificados
    .detail = Elimine uno, o renueve uno: el nuevo queda junto al antiguo hasta que confirme que está instalado.
certificate-not-replaceable = Este certificado no se puede reemplazar
    .detail = Ya no vale, o ya tiene un sustituto. Vea la lista de certificados y elija uno activo sin sustituto.

## en

enrollment-exists = This company is enrolled already
    .detail = Its systemic user exists. To change the password or the certificates, update the enrollment.
enrollment-not-enrolled = This company is not enrolled yet
    .detail = Enroll it first, with a password and at least one certificate.
enrollment-read-only = You may only look
    .detail = Only this company's CCEE representative registers, replaces and removes certificates and changes the password. Ask that person.
company-suspended = The company is suspended
    .detail = Nothing new can be registered for it until it is valid again. Its present certificates go on, and so do the notices.
certificate-limit-reached = There are two certificates already
    .detail = Remove one of them, or renew one of them: the new one stays beside the old one until you confirm that it is installed.
certificate-not-replaceable = This certificate cannot be replaced
    .detail = It is no longer valid, or has a successor already. Choose an active one without a successor from the list.
