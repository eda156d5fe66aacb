# What each rule for a certificate asks for, as a dry run lists it.

## pt

check-file = O arquivo é um certificado X.509 em DER.
check-extensions = Todas as partes do certificado podem ser lidas.
check-usage = O certificado é para servidor web SSL e não é de uma autoridade certificadora.
check-chain = O certificado foi emitido por uma autoridade aceita.
check-key = A chave é RSA de exatamente 2048 bits.
check-signature-hash = A assinatura usa SHA-256 ou SHA-512.
check-validity-period = O certificado dura menos do que o limite de dias.
check-not-expired = O certificado ainda não venceu.
check-begun = O certificado já começou a valer.
check-cnpj = O CNPJ do certificado é o da empresa.
check-revocation = A autoridade não revogou o certificado.
check-chain-end = Os certificados da autoridade não acabam antes deste.
check-subject = Nenhum outro certificado ativo tem o mesmo titular.
check-duplicate = O mesmo certificado não está registrado aqui.
check-place = Há lugar: cada empresa tem no máximo dois certificados.

## es

check-file = El archivo es un certificado X.509 en DER.
check-extensions = Todas las partes del certificado se pueden leer.
check-usage = El certificado es para servidor web SSL y no es de una autoridad certificadora.
check-chain = El certificado fue emitido por una autoridad aceptada.
check-key = La clave es RSA de exactamente 2048 bits.
check-signature-hash = La firma usa SHA-256 o SHA-512.
check-validity-period = El certificado dura menos que el límite de días.
check-not-expired = El certificado todavía no venció.
check-begun = El certificado ya empezó a valer.
check-cnpj = El CNPJ del certificado es el de la empresa.
check-revocation = La autoridad no revocó el certificado.
check-chain-end = Los certificados de la autoridad no terminan antes que este.
check-subject = Ningún otro certificado activo tiene el mismo titular.
check-duplicate = El mismo certificado no está registrado aquí.
check-place = Hay lugar: cada empresa tiene como máximo dos certificados.

## en

check-file = The file is an X.509 certificate in DER.
check-extensions = All parts of the certificate can be read.
check-usage = The certificate is for an SSL web server and is not a certification authority’s.
check-chain = The certificate was issued by an accepted authority.
check-key = The key is RSA of exactly 2048 bits.
check-signature-hash = The signature uses SHA-256 or SHA-512.
check-validity-period = The certificate lasts less than the limit of days.
check-not-expired = The certificate has not expired yet.
check-begun = The certificate is valid already.
check-cnpj = The certificate’s CNPJ is the company’s.
check-revocation = The authority has not revoked the certificate.
check-chain-end = The authority’s certificates do not end before this one.
check-subject = No other active certificate has the same subject.
check-duplicate = The same certificate is not registered here.
check-place = There is a place: a company has at most two certificates.
