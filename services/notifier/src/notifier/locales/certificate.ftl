# What a company's people are told about the certificates of its machines in the integration platform.
# `message-<kind>`: subject; `.body` paragraphs; `.after` what follows a code; `.action` label of the button; `.why`
# why it came. `word-…`: codes in words. `## <language>` begins the texts of a language.

## pt
word-certificate = Empresa: { $legal_name }, CNPJ { $cnpj }. Certificado: { $subject }.
word-days-left = { $days_left ->
    [1] um dia
   *[other] { $days_left } dias
}
word-how-to-renew = Peça já o novo certificado à sua autoridade certificadora. Quando o receber, registre-o como substituto deste, instale-o no seu sistema e confirme a instalação. Os dois valem até lá, e os avisos param assim que o substituto está registrado.
word-certificate-why = Você recebeu este e-mail porque representa esta empresa na plataforma de integração.
## es
word-certificate = Empresa: { $legal_name }, CNPJ { $cnpj }. Certificado: { $subject }.
word-days-left = { $days_left ->
    [1] un día
   *[other] { $days_left } días
}
word-how-to-renew = Pida ya el nuevo certificado a su autoridad certificadora. Cuando lo reciba, regístrelo como sustituto de este, instálelo en su sistema y confirme la instalación. Los dos valen hasta entonces, y los avisos cesan en cuanto el sustituto está registrado.
word-certificate-why = Usted recibió este correo porque representa a esta empresa en la plataforma de integración.
## en
word-certificate = Company: { $legal_name }, CNPJ { $cnpj }. Certificate: { $subject }.
word-days-left = { $days_left ->
    [1] one day
   *[other] { $days_left } days
}
word-how-to-renew = Order the new certificate from your certification authority now. When you have it, register it as the replacement of this one, install it in your system and confirm that it is installed. Both are valid until then, and the notices stop as soon as the replacement is registered.
word-certificate-why = You received this mail because you represent this company in the integration platform.

## pt
message-certificate-registered = Certificado registrado: { $legal_name }
    .body =
        Um certificado foi registrado e abre a plataforma de integração a partir de agora. { word-certificate }

        Ele vale até { $valid_until }. Avisaremos antes. Se você não sabe deste registro, fale com os outros representantes da empresa, ou exclua o certificado.
    .action = Ver os certificados
    .why = { word-certificate-why }
## es
message-certificate-registered = Se registró un certificado: { $legal_name }
    .body =
        Se registró un certificado, que abre la plataforma de integración desde ahora. { word-certificate }

        Vale hasta { $valid_until }. Le avisaremos antes. Si usted no sabe de este registro, hable con los demás representantes de la empresa, o elimine el certificado.
    .action = Ver los certificados
    .why = { word-certificate-why }
## en
message-certificate-registered = Certificate registered: { $legal_name }
    .body =
        A certificate was registered and opens the integration platform from now on. { word-certificate }

        It is valid until { $valid_until }. We will tell you before that. If you know nothing of it, talk to the company's other representatives, or remove the certificate.
    .action = See the certificates
    .why = { word-certificate-why }

## pt
message-certificate-removed = Certificado excluído: { $legal_name }
    .body =
        Um certificado foi excluído e não abre mais a plataforma de integração. { word-certificate } Ele valeria até { $valid_until }.

        Veja se a empresa ainda tem outro certificado em uso. Sem nenhum, os sistemas dela não entram mais na plataforma até que um novo seja registrado.
    .action = Ver os certificados
    .why = { word-certificate-why }
## es
message-certificate-removed = Certificado eliminado: { $legal_name }
    .body =
        Se eliminó un certificado, que ya no abre la plataforma de integración. { word-certificate } Habría valido hasta { $valid_until }.

        Vea si la empresa tiene todavía otro certificado en uso. Sin ninguno, sus sistemas no entran en la plataforma hasta que se registre uno nuevo.
    .action = Ver los certificados
    .why = { word-certificate-why }
## en
message-certificate-removed = Certificate removed: { $legal_name }
    .body =
        A certificate was removed and no longer opens the integration platform. { word-certificate } It would have been valid until { $valid_until }.

        Check whether the company still has another certificate in use. Without one, its systems cannot enter the platform until a new one is registered.
    .action = See the certificates
    .why = { word-certificate-why }

## pt
message-certificate-replaced = Certificado substituído: { $legal_name }
    .body =
        Um certificado deu lugar ao seu substituto e não abre mais a plataforma de integração. { word-certificate } Ele valia até { $valid_until }.

        O substituto continua valendo. Veja se os sistemas da empresa já usam o novo certificado; se algum ainda usa este, troque-o agora.
    .action = Ver os certificados
    .why = { word-certificate-why }
## es
message-certificate-replaced = Certificado sustituido: { $legal_name }
    .body =
        Un certificado dejó su lugar a su sustituto y ya no abre la plataforma de integración. { word-certificate } Valía hasta { $valid_until }.

        El sustituto sigue valiendo. Vea si los sistemas de la empresa ya usan el nuevo certificado; si alguno todavía usa este, cámbielo ahora.
    .action = Ver los certificados
    .why = { word-certificate-why }
## en
message-certificate-replaced = Certificate replaced: { $legal_name }
    .body =
        A certificate has given its place to its replacement and no longer opens the integration platform. { word-certificate } It was valid until { $valid_until }.

        The replacement stays valid. Check that the company's systems use the new certificate; if one still uses this, change it now.
    .action = See the certificates
    .why = { word-certificate-why }

## pt
message-certificate-revoked = Certificado revogado pela autoridade: { $legal_name }
    .body =
        A autoridade certificadora revogou um certificado. Ele foi excluído e não abre mais a plataforma de integração. { word-certificate } Ele valeria até { $valid_until }.

        Pergunte à autoridade por que o revogou. Se a empresa não tem outro em uso, peça um certificado novo, com uma chave nova, e registre-o.
    .action = Ver os certificados
    .why = { word-certificate-why }
## es
message-certificate-revoked = Certificado revocado por la autoridad: { $legal_name }
    .body =
        La autoridad certificadora revocó un certificado. Fue eliminado y ya no abre la plataforma de integración. { word-certificate } Habría valido hasta { $valid_until }.

        Pregunte a la autoridad por qué lo revocó. Si la empresa no tiene otro en uso, pida un certificado nuevo, con una clave nueva, y regístrelo.
    .action = Ver los certificados
    .why = { word-certificate-why }
## en
message-certificate-revoked = Certificate revoked by its authority: { $legal_name }
    .body =
        The certification authority revoked a certificate. It was removed and no longer opens the integration platform. { word-certificate } It would have been valid until { $valid_until }.

        Ask the authority why it was revoked. If the company has no other in use, order a new certificate, with a new key, and register it.
    .action = See the certificates
    .why = { word-certificate-why }

## pt
message-certificate-expiring = Certificado vence em { word-days-left }: { $legal_name }
    .body =
        Um certificado vence em { word-days-left }, em { $valid_until }, e ainda não tem substituto. { word-certificate }

        { word-how-to-renew }
    .action = Ver o que há a renovar
    .why = { word-certificate-why }
## es
message-certificate-expiring = Un certificado vence en { word-days-left }: { $legal_name }
    .body =
        Un certificado vence en { word-days-left }, el { $valid_until }, y todavía no tiene sustituto. { word-certificate }

        { word-how-to-renew }
    .action = Ver lo que hay que renovar
    .why = { word-certificate-why }
## en
message-certificate-expiring = Certificate expires in { word-days-left }: { $legal_name }
    .body =
        A certificate expires in { word-days-left }, on { $valid_until }, and has no replacement yet. { word-certificate }

        { word-how-to-renew }
    .action = See what to renew
    .why = { word-certificate-why }

## pt
message-certificate-expiring-last = Último aviso: certificado vence em { word-days-left }: { $legal_name }
    .body =
        Um certificado vence em { word-days-left }, em { $valid_until }, e ainda não tem substituto. Depois disso ele é excluído e não abre mais a plataforma de integração. Este é o último aviso antes. { word-certificate }

        { word-how-to-renew }
    .action = Ver o que há a renovar
    .why = { word-certificate-why }
## es
message-certificate-expiring-last = Último aviso: un certificado vence en { word-days-left }: { $legal_name }
    .body =
        Un certificado vence en { word-days-left }, el { $valid_until }, y todavía no tiene sustituto. Después será eliminado y ya no abrirá la plataforma de integración. Este es el último aviso antes de eso. { word-certificate }

        { word-how-to-renew }
    .action = Ver lo que hay que renovar
    .why = { word-certificate-why }
## en
message-certificate-expiring-last = Last notice: certificate expires in { word-days-left }: { $legal_name }
    .body =
        A certificate expires in { word-days-left }, on { $valid_until }, and has no replacement yet. After that it is removed and no longer opens the integration platform. This is the last notice before. { word-certificate }

        { word-how-to-renew }
    .action = See what to renew
    .why = { word-certificate-why }

## pt
message-certificate-expired = Certificado vencido: { $legal_name }
    .body =
        Um certificado venceu em { $valid_until }. Ele foi excluído e não abre mais a plataforma de integração. { word-certificate }

        Se a empresa não tem outro em uso, os sistemas dela não entram mais na plataforma. Peça um novo certificado à sua autoridade certificadora, registre-o e instale-o.
    .action = Ver os certificados
    .why = { word-certificate-why }
## es
message-certificate-expired = Un certificado venció: { $legal_name }
    .body =
        Un certificado venció el { $valid_until }. Fue eliminado y ya no abre la plataforma de integración. { word-certificate }

        Si la empresa no tiene otro en uso, sus sistemas ya no entran en la plataforma. Pida un nuevo certificado a su autoridad certificadora, regístrelo e instálelo.
    .action = Ver los certificados
    .why = { word-certificate-why }
## en
message-certificate-expired = Certificate expired: { $legal_name }
    .body =
        A certificate expired on { $valid_until }. It was removed and no longer opens the integration platform. { word-certificate }

        If the company has no other in use, its systems cannot enter the platform any more. Order a new certificate from your certification authority, register it and install it.
    .action = See the certificates
    .why = { word-certificate-why }
