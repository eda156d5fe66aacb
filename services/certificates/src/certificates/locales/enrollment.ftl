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
certificate-not-active = Este certificado já não vale
    .detail = Ele foi excluído, trocado ou revogado, ou venceu. Veja na lista quais certificados estão ativos.
certificate-subject-in-use = Outro certificado ativo já tem este titular. Emita um certificado com outro nome, ou renove o que tem este nome.
certificate-duplicate = Este mesmo certificado já está registrado aqui. Escolha outro arquivo.
password-too-short = A senha tem pelo menos { $minimum } caracteres.
password-too-long = A senha tem no máximo { $maximum } caracteres.
password-digits-only = A senha tem só algarismos, de { $minimum } a { $maximum } caracteres.
check-subject = Titular
    .pass = Nenhum outro certificado ativo tem o mesmo titular.
    .not-checked = O titular não foi comparado com o dos outros certificados.
check-duplicate = Certificado repetido
    .pass = Este certificado ainda não está registrado aqui.
    .not-checked = O certificado não foi comparado com os registrados, porque o arquivo não pôde ser lido como certificado.
check-place = Lugar
    .pass = Há lugar para este certificado.
    .not-checked = Não foi verificado se há lugar.

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
certificate-not-active = Este certificado ya no vale
    .detail = Fue eliminado, reemplazado o revocado, o venció. Vea en la lista qué certificados están activos.
certificate-subject-in-use = Otro certificado activo ya tiene este titular. Emita un certificado con otro nombre, o renueve el que tiene este nombre.
certificate-duplicate = Este mismo certificado ya está registrado aquí. Elija otro archivo.
password-too-short = La contraseña tiene al menos { $minimum } caracteres.
password-too-long = La contraseña tiene como máximo { $maximum } caracteres.
password-digits-only = La contraseña tiene solo dígitos, de { $minimum } a { $maximum } caracteres.
check-subject = Titular
    .pass = Ningún otro certificado activo tiene el mismo titular.
    .not-checked = El titular no se comparó con el de los otros certificados.
check-duplicate = Certificado repetido
    .pass = Este certificado todavía no está registrado aquí.
    .not-checked = El certificado no se comparó con los registrados, porque el archivo no se pudo leer como certificado.
check-place = Lugar
    .pass = Hay lugar para este certificado.
    .not-checked = No se verificó si hay lugar.

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
certificate-not-active = This certificate is no longer active
    .detail = It was removed, replaced or revoked, or it has expired. The list shows which certificates are active.
certificate-subject-in-use = Another active certificate has this subject already. Have one issued with another name, or renew the one that has it.
certificate-duplicate = This very certificate is registered here already. Choose another file.
password-too-short = The password has at least { $minimum } characters.
password-too-long = The password has at most { $maximum } characters.
password-digits-only = The password has digits only, { $minimum } to { $maximum } characters.
check-subject = Subject
    .pass = No other active certificate has the same subject.
    .not-checked = The subject was not compared with those of other certificates.
check-duplicate = Repeated certificate
    .pass = This certificate is not registered here yet.
    .not-checked = The certificate was not compared with those registered, because the file could not be read as one.
check-place = Place
    .pass = There is a place for this certificate.
    .not-checked = It was not checked whether there is a place.
