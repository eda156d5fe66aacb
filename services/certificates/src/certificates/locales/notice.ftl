# The calendar of renewals. `.detail` is the description of an entry.

## pt

renewal-product = PT
renewal-calendar = Certificados a renovar
renewal-event = Vence o certificado de { $company }
    .detail =
        Empresa: { $legal_name }
        Certificado: { $subject }
        Emissor: { $issuer }

        Depois deste momento o certificado não abre mais a plataforma de integração.
        Registre antes o novo certificado como substituto deste, instale-o e confirme.

## es

renewal-product = ES
renewal-calendar = Certificados por renovar
renewal-event = Vence el certificado de { $company }
    .detail =
        Empresa: { $legal_name }
        Certificado: { $subject }
        Emisor: { $issuer }

        Después de este momento el certificado ya no abre la plataforma de integración.
        Registre antes el nuevo certificado como sustituto de este, instálelo y confirme.

## en

renewal-product = EN
renewal-calendar = Certificates to renew
renewal-event = The certificate of { $company } expires
    .detail =
        Company: { $legal_name }
        Certificate: { $subject }
        Issuer: { $issuer }

        After this moment the certificate no longer opens the integration platform.
        Before that, register the new certificate as the replacement of this one, install it and confirm.
