# Certificates: why a file is refused or warned of, and the rules as a check shows them.
# `certificate-…` are the sentences of what was found, with what to do next. `check-…` are the names of the rules, with a
# sentence each for one that passed and for one that could not be checked.

## pt

certificate-not-der = { $kind ->
    [empty] O arquivo está vazio. Exporte o certificado de novo e envie o arquivo que resultar.
    [pem] O certificado está em texto (PEM), e precisa estar em binário (DER). Converta com: openssl x509 -in arquivo.pem -outform DER -out certificado.cer. No Windows, abra o certificado, vá em Detalhes, Copiar para Arquivo, e escolha “X.509 binário codificado por DER (*.cer)”.
    [base64] O certificado está em Base64, e precisa estar em binário (DER). No Windows, abra o certificado, vá em Detalhes, Copiar para Arquivo, e escolha “X.509 binário codificado por DER (*.cer)”, não “X.509 codificado na base 64”.
    [pkcs7] Isto é um pacote de certificados (PKCS#7, .p7b). Abra-o, escolha o certificado do servidor e exporte só ele como “X.509 binário codificado por DER (*.cer)”.
    [pem_pkcs7] Isto é um pacote de certificados (PKCS#7, .p7b). Abra-o, escolha o certificado do servidor e exporte só ele como “X.509 binário codificado por DER (*.cer)”.
    [request] Isto é um pedido de certificado (CSR), que se envia à autoridade certificadora. Envie o certificado que ela emitiu, em DER.
    [pem_request] Isto é um pedido de certificado (CSR), que se envia à autoridade certificadora. Envie o certificado que ela emitiu, em DER.
    [public_key] Isto é só a chave pública, sem o certificado. Exporte o certificado inteiro, em DER (.cer).
    [pem_public_key] Isto é só a chave pública, sem o certificado. Exporte o certificado inteiro, em DER (.cer).
    [crl] Isto é uma lista de certificados revogados. Envie o certificado do servidor, em DER (.cer).
    [zip] Isto é um arquivo compactado. Extraia o certificado e envie só ele, em DER (.cer).
    [pdf] Isto é um PDF. Envie o certificado do servidor, em DER (.cer).
   *[other] Isto não é um certificado digital em DER. Exporte o certificado do servidor como “X.509 binário codificado por DER (*.cer)” e envie esse arquivo.
}
certificate-private-key-refused = { $kind ->
    [pkcs12] O arquivo (.pfx ou .p12) traz a sua chave privada. Não a guardamos. Nunca a envie a ninguém. Exporte o certificado sem a chave privada, em DER (.cer), e envie esse arquivo.
    [key_store] O arquivo é um repositório de chaves do Java, que traz a sua chave privada. Não a guardamos. Exporte só o certificado com: keytool -exportcert -alias nome -keystore arquivo -file certificado.cer.
   *[other] O arquivo traz uma chave privada. Não a guardamos. Nunca a envie a ninguém; se outra pessoa a viu, peça um certificado novo. Envie só o certificado, em DER (.cer).
}
certificate-malformed = { $part ->
    [length] Há mais bytes depois do certificado. Exporte-o de novo em DER e envie um certificado por arquivo.
    [critical] O certificado exige recursos que não conhecemos ({ $extensions }). Peça à autoridade certificadora um certificado comum de servidor web.
    [serial_number] O número de série do certificado não é válido. Peça à autoridade certificadora que o emita de novo.
    [subject] O titular do certificado não pode ser lido. Peça à autoridade certificadora que o emita de novo.
    [issuer] O emissor do certificado não pode ser lido. Exporte o certificado de novo; se continuar assim, fale com a autoridade certificadora.
    [extensions] Partes do certificado não podem ser lidas. Exporte-o de novo; se continuar assim, fale com a autoridade certificadora.
   *[other] O certificado está danificado. Exporte-o de novo em DER; se continuar assim, fale com a autoridade certificadora.
}
certificate-too-large = O arquivo tem { $size_bytes }, e um certificado cabe em { $max_bytes }. Envie só o certificado do servidor, em DER, sem os outros da cadeia.
certificate-usage = { $problem ->
    [authority] O certificado é de uma autoridade certificadora. Envie o do seu servidor web, que ela emitiu.
    [none] O certificado não diz que serve para servidor web (autenticação do servidor). Peça à autoridade certificadora um certificado SSL de servidor web.
   *[other] O certificado serve para { $uses }, e não para servidor web (autenticação do servidor). Peça à autoridade certificadora um certificado SSL de servidor web.
}
certificate-chain = { $reason ->
    [self_signed] O certificado foi assinado por ele mesmo. Compre um de uma autoridade certificadora que aceitamos.
    [ended] O certificado da autoridade certificadora { $issuer } venceu em { $ends_at }. Peça um certificado novo, emitido pela cadeia atual.
    [not_begun] O certificado da autoridade certificadora { $issuer } ainda não vale. Tente de novo quando ele valer, ou peça um certificado emitido pela cadeia atual.
    [refused] A autoridade certificadora { $issuer } não podia emitir este certificado assim. Fale com ela e peça um novo.
   *[other] Não aceitamos a autoridade certificadora { $issuer }. Compre o certificado de uma que aceitamos.
}
certificate-key = { $problem ->
    [algorithm] A chave do certificado é { $key }, e precisa ser RSA de 2048 bits. Gere uma chave RSA de 2048 bits e peça um certificado novo.
    [size] A chave do certificado é { $key }, e precisa ter exatamente 2048 bits. Gere uma chave RSA de 2048 bits e peça um certificado novo.
   *[other] A chave do certificado tem números que não são seguros. Gere uma chave RSA nova de 2048 bits e peça um certificado novo.
}
certificate-signature-hash = O certificado foi assinado com { $hash }, e precisa ser com SHA-256 ou SHA-512. Peça à autoridade certificadora um certificado novo.
certificate-validity = O certificado vale por { $found_days } dias, e precisa valer por menos de { $limit_days } dias. Peça um certificado de validade menor.
certificate-expired = O certificado venceu em { $not_after }. Envie o novo, ou peça um à autoridade certificadora.
certificate-not-yet-valid = O certificado só vale a partir de { $not_before }. Envie-o de novo quando valer.
certificate-cnpj-mismatch = O certificado é do CNPJ { $named }, e precisa ser do CNPJ { $cnpj }. Confira se escolheu o arquivo certo, ou peça um certificado para o CNPJ desta adesão.
certificate-cnpj-missing = O certificado não traz nenhum CNPJ, e precisa trazer { $cnpj }. Peça à autoridade certificadora um certificado com o CNPJ da empresa, no padrão ICP-Brasil.
certificate-revoked = { $whose ->
    [authority] A autoridade certificadora que emitiu este certificado foi revogada. Peça um certificado a outra.
   *[own] O certificado foi revogado pela autoridade certificadora. Peça um certificado novo a ela.
}
certificate-revocation-unknown = { $reason ->
    [not_current] Não pudemos verificar se o certificado foi revogado, porque a lista da autoridade certificadora está vencida. Nada precisa ser feito agora; verificaremos de novo.
   *[other] Não pudemos verificar se o certificado foi revogado, porque não temos uma lista confiável da autoridade certificadora. Nada precisa ser feito agora; verificaremos de novo.
}
certificate-issuer-ends-first = O certificado diz valer até { $not_after }, mas a cadeia da autoridade certificadora termina antes, em { $ends_at }. Para nós ele vence nessa data. Renove-o antes dela.

check-file = Formato do arquivo
    .pass = O arquivo é um certificado em DER.
    .not-checked = O formato não foi verificado.
check-extensions = Conteúdo legível
    .pass = Todas as partes do certificado puderam ser lidas.
    .not-checked = O conteúdo não foi verificado, porque o arquivo não pôde ser lido como certificado.
check-usage = Uso para servidor web
    .pass = O certificado serve para servidor web.
    .not-checked = O uso não foi verificado, porque o certificado não pôde ser lido por inteiro.
check-chain = Autoridade certificadora
    .pass = Foi emitido por { $found }, que aceitamos.
    .not-checked = A autoridade certificadora não foi verificada, porque o certificado não pôde ser lido por inteiro.
check-key = Chave
    .pass = A chave é { $found }.
    .not-checked = A chave não foi verificada, porque o arquivo não pôde ser lido como certificado.
check-signature-hash = Algoritmo da assinatura
    .pass = Foi assinado com { $found }.
    .not-checked = A assinatura não foi verificada, porque o arquivo não pôde ser lido como certificado.
check-validity-period = Duração
    .pass = A duração está dentro do limite.
    .not-checked = A duração não foi verificada, porque o arquivo não pôde ser lido como certificado.
check-not-expired = Fim da validade
    .pass = O certificado não venceu.
    .not-checked = O fim da validade não foi verificado, porque o arquivo não pôde ser lido como certificado.
check-begun = Início da validade
    .pass = O certificado já vale.
    .not-checked = O início da validade não foi verificado, porque o arquivo não pôde ser lido como certificado.
check-cnpj = CNPJ
    .pass = O certificado é do CNPJ { $found }.
    .not-checked = O CNPJ não foi verificado, porque o certificado não pôde ser lido por inteiro.
check-revocation = Revogação
    .pass = O certificado não está na lista de revogados.
    .not-checked = A revogação não foi verificada.
check-chain-end = Fim da cadeia
    .pass = A cadeia da autoridade certificadora vale por tanto tempo quanto o certificado.
    .not-checked = O fim da cadeia não foi verificado, porque nenhuma cadeia aceita foi encontrada.

## es

certificate-not-der = { $kind ->
    [empty] El archivo está vacío. Exporte el certificado de nuevo y envíe el archivo que resulte.
    [pem] El certificado está en texto (PEM) y debe estar en binario (DER). Conviértalo con: openssl x509 -in archivo.pem -outform DER -out certificado.cer. En Windows, abra el certificado, vaya a Detalles, Copiar en archivo, y elija “DER binario codificado X.509 (.CER)”.
    [base64] El certificado está en Base64 y debe estar en binario (DER). En Windows, abra el certificado, vaya a Detalles, Copiar en archivo, y elija “DER binario codificado X.509 (.CER)”, no “X.509 codificado base 64”.
    [pkcs7] Esto es un paquete de certificados (PKCS#7, .p7b). Ábralo, elija el certificado del servidor y exporte solo ese como “DER binario codificado X.509 (.CER)”.
    [pem_pkcs7] Esto es un paquete de certificados (PKCS#7, .p7b). Ábralo, elija el certificado del servidor y exporte solo ese como “DER binario codificado X.509 (.CER)”.
    [request] Esto es una solicitud de certificado (CSR), que se envía a la autoridad certificadora. Envíe el certificado que ella emitió, en DER.
    [pem_request] Esto es una solicitud de certificado (CSR), que se envía a la autoridad certificadora. Envíe el certificado que ella emitió, en DER.
    [public_key] Esto es solo la clave pública, sin el certificado. Exporte el certificado entero, en DER (.cer).
    [pem_public_key] Esto es solo la clave pública, sin el certificado. Exporte el certificado entero, en DER (.cer).
    [crl] Esto es una lista de certificados revocados. Envíe el certificado del servidor, en DER (.cer).
    [zip] Esto es un archivo comprimido. Extraiga el certificado y envíe solo ese, en DER (.cer).
    [pdf] Esto es un PDF. Envíe el certificado del servidor, en DER (.cer).
   *[other] Esto no es un certificado digital en DER. Exporte el certificado del servidor como “DER binario codificado X.509 (.CER)” y envíe ese archivo.
}
certificate-private-key-refused = { $kind ->
    [pkcs12] El archivo (.pfx o .p12) trae su clave privada. No la guardamos. Nunca la envíe a nadie. Exporte el certificado sin la clave privada, en DER (.cer), y envíe ese archivo.
    [key_store] El archivo es un almacén de claves de Java, que trae su clave privada. No la guardamos. Exporte solo el certificado con: keytool -exportcert -alias nombre -keystore archivo -file certificado.cer.
   *[other] El archivo trae una clave privada. No la guardamos. Nunca la envíe a nadie; si otra persona la vio, pida un certificado nuevo. Envíe solo el certificado, en DER (.cer).
}
certificate-malformed = { $part ->
    [length] Hay más bytes después del certificado. Expórtelo de nuevo en DER y envíe un certificado por archivo.
    [critical] El certificado exige recursos que no conocemos ({ $extensions }). Pida a la autoridad certificadora un certificado común de servidor web.
    [serial_number] El número de serie del certificado no es válido. Pida a la autoridad certificadora que lo emita de nuevo.
    [subject] El titular del certificado no se puede leer. Pida a la autoridad certificadora que lo emita de nuevo.
    [issuer] El emisor del certificado no se puede leer. Exporte el certificado de nuevo; si sigue así, hable con la autoridad certificadora.
    [extensions] Hay partes del certificado que no se pueden leer. Expórtelo de nuevo; si sigue así, hable con la autoridad certificadora.
   *[other] El certificado está dañado. Expórtelo de nuevo en DER; si sigue así, hable con la autoridad certificadora.
}
certificate-too-large = El archivo tiene { $size_bytes }, y un certificado cabe en { $max_bytes }. Envíe solo el certificado del servidor, en DER, sin los otros de la cadena.
certificate-usage = { $problem ->
    [authority] El certificado es de una autoridad certificadora. Envíe el de su servidor web, que ella emitió.
    [none] El certificado no dice que sirve para servidor web (autenticación del servidor). Pida a la autoridad certificadora un certificado SSL de servidor web.
   *[other] El certificado sirve para { $uses }, y no para servidor web (autenticación del servidor). Pida a la autoridad certificadora un certificado SSL de servidor web.
}
certificate-chain = { $reason ->
    [self_signed] El certificado fue firmado por sí mismo. Compre uno de una autoridad certificadora que aceptamos.
    [ended] El certificado de la autoridad certificadora { $issuer } venció el { $ends_at }. Pida un certificado nuevo, emitido por la cadena actual.
    [not_begun] El certificado de la autoridad certificadora { $issuer } todavía no vale. Inténtelo de nuevo cuando valga, o pida un certificado emitido por la cadena actual.
    [refused] La autoridad certificadora { $issuer } no podía emitir este certificado así. Hable con ella y pida uno nuevo.
   *[other] No aceptamos la autoridad certificadora { $issuer }. Compre el certificado de una que aceptamos.
}
certificate-key = { $problem ->
    [algorithm] La clave del certificado es { $key }, y debe ser RSA de 2048 bits. Genere una clave RSA de 2048 bits y pida un certificado nuevo.
    [size] La clave del certificado es { $key }, y debe tener exactamente 2048 bits. Genere una clave RSA de 2048 bits y pida un certificado nuevo.
   *[other] La clave del certificado tiene números que no son seguros. Genere una clave RSA nueva de 2048 bits y pida un certificado nuevo.
}
certificate-signature-hash = El certificado fue firmado con { $hash }, y debe ser con SHA-256 o SHA-512. Pida a la autoridad certificadora un certificado nuevo.
certificate-validity = El certificado vale por { $found_days } días, y debe valer por menos de { $limit_days } días. Pida un certificado de validez menor.
certificate-expired = El certificado venció el { $not_after }. Envíe el nuevo, o pida uno a la autoridad certificadora.
certificate-not-yet-valid = El certificado solo vale a partir del { $not_before }. Envíelo de nuevo cuando valga.
certificate-cnpj-mismatch = El certificado es del CNPJ { $named }, y debe ser del CNPJ { $cnpj }. Revise si eligió el archivo correcto, o pida un certificado para el CNPJ de esta adhesión.
certificate-cnpj-missing = El certificado no trae ningún CNPJ, y debe traer { $cnpj }. Pida a la autoridad certificadora un certificado con el CNPJ de la empresa, en el estándar ICP-Brasil.
certificate-revoked = { $whose ->
    [authority] La autoridad certificadora que emitió este certificado fue revocada. Pida un certificado a otra.
   *[own] El certificado fue revocado por la autoridad certificadora. Pídale un certificado nuevo.
}
certificate-revocation-unknown = { $reason ->
    [not_current] No pudimos verificar si el certificado fue revocado, porque la lista de la autoridad certificadora está vencida. No hay nada que hacer ahora; lo verificaremos de nuevo.
   *[other] No pudimos verificar si el certificado fue revocado, porque no tenemos una lista confiable de la autoridad certificadora. No hay nada que hacer ahora; lo verificaremos de nuevo.
}
certificate-issuer-ends-first = El certificado dice valer hasta el { $not_after }, pero la cadena de la autoridad certificadora termina antes, el { $ends_at }. Para nosotros vence en esa fecha. Renuévelo antes de ella.

check-file = Formato del archivo
    .pass = El archivo es un certificado en DER.
    .not-checked = El formato no fue verificado.
check-extensions = Contenido legible
    .pass = Todas las partes del certificado se pudieron leer.
    .not-checked = El contenido no fue verificado, porque el archivo no se pudo leer como certificado.
check-usage = Uso para servidor web
    .pass = El certificado sirve para servidor web.
    .not-checked = El uso no fue verificado, porque el certificado no se pudo leer por entero.
check-chain = Autoridad certificadora
    .pass = Fue emitido por { $found }, que aceptamos.
    .not-checked = La autoridad certificadora no fue verificada, porque el certificado no se pudo leer por entero.
check-key = Clave
    .pass = La clave es { $found }.
    .not-checked = La clave no fue verificada, porque el archivo no se pudo leer como certificado.
check-signature-hash = Algoritmo de la firma
    .pass = Fue firmado con { $found }.
    .not-checked = La firma no fue verificada, porque el archivo no se pudo leer como certificado.
check-validity-period = Duración
    .pass = La duración está dentro del límite.
    .not-checked = La duración no fue verificada, porque el archivo no se pudo leer como certificado.
check-not-expired = Fin de la validez
    .pass = El certificado no venció.
    .not-checked = El fin de la validez no fue verificado, porque el archivo no se pudo leer como certificado.
check-begun = Inicio de la validez
    .pass = El certificado ya vale.
    .not-checked = El inicio de la validez no fue verificado, porque el archivo no se pudo leer como certificado.
check-cnpj = CNPJ
    .pass = El certificado es del CNPJ { $found }.
    .not-checked = El CNPJ no fue verificado, porque el certificado no se pudo leer por entero.
check-revocation = Revocación
    .pass = El certificado no está en la lista de revocados.
    .not-checked = La revocación no fue verificada.
check-chain-end = Fin de la cadena
    .pass = La cadena de la autoridad certificadora vale por tanto tiempo como el certificado.
    .not-checked = El fin de la cadena no fue verificado, porque no se encontró ninguna cadena aceptada.

## en

certificate-not-der = { $kind ->
    [empty] The file is empty. Export the certificate again and send the file that you get.
    [pem] The certificate is text (PEM), and has to be binary (DER). Convert it with: openssl x509 -in file.pem -outform DER -out certificate.cer. On Windows, open the certificate, go to Details, Copy to File, and choose “DER encoded binary X.509 (.CER)”.
    [base64] The certificate is Base64, and has to be binary (DER). On Windows, open the certificate, go to Details, Copy to File, and choose “DER encoded binary X.509 (.CER)”, not “Base-64 encoded X.509”.
    [pkcs7] This is a package of certificates (PKCS#7, .p7b). Open it, choose the server's certificate and export only that one as “DER encoded binary X.509 (.CER)”.
    [pem_pkcs7] This is a package of certificates (PKCS#7, .p7b). Open it, choose the server's certificate and export only that one as “DER encoded binary X.509 (.CER)”.
    [request] This is a certificate request (CSR), which is sent to the certification authority. Send the certificate that it issued, in DER.
    [pem_request] This is a certificate request (CSR), which is sent to the certification authority. Send the certificate that it issued, in DER.
    [public_key] This is only the public key, without the certificate. Export the whole certificate, in DER (.cer).
    [pem_public_key] This is only the public key, without the certificate. Export the whole certificate, in DER (.cer).
    [crl] This is a list of revoked certificates. Send the server's certificate, in DER (.cer).
    [zip] This is an archive. Extract the certificate and send only that, in DER (.cer).
    [pdf] This is a PDF. Send the server's certificate, in DER (.cer).
   *[other] This is no digital certificate in DER. Export the server's certificate as “DER encoded binary X.509 (.CER)” and send that file.
}
certificate-private-key-refused = { $kind ->
    [pkcs12] The file (.pfx or .p12) has your private key in it. We do not keep it. Never send it to anybody. Export the certificate without the private key, in DER (.cer), and send that file.
    [key_store] The file is a key store of Java, which has your private key in it. We do not keep it. Export only the certificate with: keytool -exportcert -alias name -keystore file -file certificate.cer.
   *[other] The file has a private key in it. We do not keep it. Never send it to anybody; if somebody else has seen it, ask for a new certificate. Send only the certificate, in DER (.cer).
}
certificate-malformed = { $part ->
    [length] There are more bytes behind the certificate. Export it again in DER and send one certificate in each file.
    [critical] The certificate demands features that we do not know ({ $extensions }). Ask the certification authority for an ordinary web server certificate.
    [serial_number] The certificate's serial number is not valid. Ask the certification authority to issue it again.
    [subject] The certificate's subject cannot be read. Ask the certification authority to issue it again.
    [issuer] The certificate's issuer cannot be read. Export the certificate again; if that does not help, talk to the certification authority.
    [extensions] Parts of the certificate cannot be read. Export it again; if that does not help, talk to the certification authority.
   *[other] The certificate is damaged. Export it again in DER; if that does not help, talk to the certification authority.
}
certificate-too-large = The file has { $size_bytes }, and a certificate fits into { $max_bytes }. Send only the server's certificate, in DER, without the others of its chain.
certificate-usage = { $problem ->
    [authority] The certificate is a certification authority's. Send the one of your web server, which it issued.
    [none] The certificate does not say that it is for a web server (server authentication). Ask the certification authority for an SSL certificate for a web server.
   *[other] The certificate is for { $uses }, and not for a web server (server authentication). Ask the certification authority for an SSL certificate for a web server.
}
certificate-chain = { $reason ->
    [self_signed] The certificate is signed by itself. Buy one from a certification authority that we accept.
    [ended] The certificate of the certification authority { $issuer } expired on { $ends_at }. Ask for a new certificate, issued by the present chain.
    [not_begun] The certificate of the certification authority { $issuer } is not valid yet. Try again when it is, or ask for a certificate issued by the present chain.
    [refused] The certification authority { $issuer } was not allowed to issue this certificate like this. Talk to it and ask for a new one.
   *[other] We do not accept the certification authority { $issuer }. Buy the certificate from one that we accept.
}
certificate-key = { $problem ->
    [algorithm] The certificate's key is { $key }, and has to be RSA with 2048 bits. Generate an RSA key with 2048 bits and ask for a new certificate.
    [size] The certificate's key is { $key }, and has to have exactly 2048 bits. Generate an RSA key with 2048 bits and ask for a new certificate.
   *[other] The certificate's key has numbers that are not safe. Generate a new RSA key with 2048 bits and ask for a new certificate.
}
certificate-signature-hash = The certificate is signed with { $hash }, and has to be signed with SHA-256 or SHA-512. Ask the certification authority for a new certificate.
certificate-validity = The certificate is valid for { $found_days } days, and has to be valid for fewer than { $limit_days } days. Ask for one that is valid for a shorter time.
certificate-expired = The certificate expired on { $not_after }. Send the new one, or ask the certification authority for one.
certificate-not-yet-valid = The certificate is valid only from { $not_before } on. Send it again then.
certificate-cnpj-mismatch = The certificate is for the CNPJ { $named }, and has to be for the CNPJ { $cnpj }. Check that you chose the right file, or ask for a certificate for the CNPJ of this enrollment.
certificate-cnpj-missing = The certificate names no CNPJ, and has to name { $cnpj }. Ask the certification authority for a certificate with the company's CNPJ, as ICP-Brasil writes it.
certificate-revoked = { $whose ->
    [authority] The certification authority that issued this certificate was revoked. Ask another one for a certificate.
   *[own] The certificate was revoked by the certification authority. Ask it for a new one.
}
certificate-revocation-unknown = { $reason ->
    [not_current] We could not check whether the certificate was revoked, because the certification authority's list is out of date. There is nothing to do now; we will check again.
   *[other] We could not check whether the certificate was revoked, because we have no reliable list of the certification authority. There is nothing to do now; we will check again.
}
certificate-issuer-ends-first = The certificate says that it is valid until { $not_after }, but the certification authority's chain ends before, on { $ends_at }. For us it expires then. Renew it before that.

check-file = Format of the file
    .pass = The file is a certificate in DER.
    .not-checked = The format was not checked.
check-extensions = Readable content
    .pass = All parts of the certificate could be read.
    .not-checked = The content was not checked, because the file could not be read as a certificate.
check-usage = Use for a web server
    .pass = The certificate is for a web server.
    .not-checked = The use was not checked, because the certificate could not be read as a whole.
check-chain = Certification authority
    .pass = It was issued by { $found }, which we accept.
    .not-checked = The certification authority was not checked, because the certificate could not be read as a whole.
check-key = Key
    .pass = The key is { $found }.
    .not-checked = The key was not checked, because the file could not be read as a certificate.
check-signature-hash = Algorithm of the signature
    .pass = It was signed with { $found }.
    .not-checked = The signature was not checked, because the file could not be read as a certificate.
check-validity-period = Lifetime
    .pass = The lifetime is within the limit.
    .not-checked = The lifetime was not checked, because the file could not be read as a certificate.
check-not-expired = End of validity
    .pass = The certificate has not expired.
    .not-checked = The end of validity was not checked, because the file could not be read as a certificate.
check-begun = Beginning of validity
    .pass = The certificate is valid already.
    .not-checked = The beginning of validity was not checked, because the file could not be read as a certificate.
check-cnpj = CNPJ
    .pass = The certificate is for the CNPJ { $found }.
    .not-checked = The CNPJ was not checked, because the certificate could not be read as a whole.
check-revocation = Revocation
    .pass = The certificate is not in the list of revoked ones.
    .not-checked = Revocation was not checked.
check-chain-end = End of the chain
    .pass = The certification authority's chain lasts as long as the certificate.
    .not-checked = The end of the chain was not checked, because no accepted chain was found.
