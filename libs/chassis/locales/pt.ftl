# O que o chassi diz em todos os serviços. A mensagem tem o nome do código que explica; `.detail` diz o que fazer.
# Os textos são lidos por pessoas em um portal: nada de nomes de campos, de cabeçalhos ou do protocolo.

moment = { $date }, às { $time } ({ $zone })

request-malformed = Não foi possível ler o que você enviou
    .detail = O envio chegou incompleto ou em um formato que não conhecemos. Tente de novo; se o erro continuar, fale com o atendimento.
body-form-unreadable = Não foi possível ler o formulário
    .detail = Ele chegou incompleto ou em formato incorreto. Envie de novo o formulário inteiro.
auth-token-required = É preciso entrar
    .detail = Entre na sua conta e tente de novo.
auth-token-invalid = Sua sessão não vale mais
    .detail = Ela terminou ou não foi aberta por nós. Entre de novo para continuar.
person-not-yet-known = Sua conta acabou de ser criada
    .detail = Ainda estamos preparando tudo por aqui. Tente de novo em instantes.
holder-not-proven = Falta comprovar que este documento é seu
    .detail = Um CPF ou CNPJ apenas digitado não basta para agir como titular. Use na conta o e-mail que consta no cadastro da distribuidora, entre com um certificado e-CPF ou e-CNPJ, ou vá a um posto de atendimento com o documento. Por uma empresa cadastrada agem só os administradores e representantes legais dela: peça a um deles, ou peça um desses vínculos com a empresa.
auth-forbidden = Você não pode fazer isto
    .detail = Sua conta não tem a permissão necessária. Se acha que deveria ter, fale com o atendimento.
not-found = Não há nada aqui
    .detail = O que você pediu não existe ou não é seu para ver. Confira o endereço.
method-not-allowed = Isto não pode ser feito aqui
    .detail = O endereço existe, mas não faz o que foi pedido. Confira o que é possível aqui e tente de novo.
conflict = A situação mudou
    .detail = Isto foi alterado nesse meio-tempo ou já existe. Veja como está agora e tente de novo se ainda fizer sentido.
idempotency-running = O mesmo envio ainda está em andamento
    .detail = Espere alguns segundos e envie de novo, sem mudar nada, para receber a resposta.
idempotency-key-reused = Este envio repete a chave de outro
    .detail = A chave já foi usada com outros dados. Faça um novo envio, com uma chave nova.
idempotency-key-unusable = Use de 1 a 200 caracteres imprimíveis.
idempotency-answer-not-stored = Isto já foi feito
    .detail = O primeiro envio deu certo. A resposta continha um segredo e, por isso, não é mostrada de novo.
version-mismatch = Outra pessoa alterou isto
    .detail = Você estava vendo uma versão anterior. Veja o que mudou e tente de novo.
body-too-large = O conteúdo é grande demais
    .detail = Envie menos de cada vez.
body-type-not-supported = Este formato não é aceito
    .detail = Envie os dados em um formato que a documentação deste serviço indica.
validation-failed = Alguns dados precisam de correção
    .detail = Corrija os campos indicados e envie de novo.
rate-limited = Solicitações demais
    .detail = Tente de novo a partir de { $retry_at }.
captcha-failed = Não conseguimos confirmar que você é uma pessoa
    .detail = A verificação faltou, expirou ou já foi usada. Faça-a de novo e envie o pedido outra vez.
code-wrong = O código não confere
    .detail = Confira o código no e-mail mais recente. { $attempts_left ->
        [one] Resta { $attempts_left } tentativa.
       *[other] Restam { $attempts_left } tentativas.
    }
code-spent = Este código não vale mais
    .detail = Ele já foi usado ou foi digitado errado vezes demais. Se ainda precisar de um, comece de novo.
code-expired = O código expirou
    .detail = Um código vale 10 minutos. Peça outro.
internal = Algo deu errado do nosso lado
    .detail = Tente de novo em instantes. Se acontecer outra vez, informe ao atendimento o número da solicitação.
service-unavailable = Indisponível por um momento
    .detail = Nada foi alterado. Tente de novo em instantes.

field-required = Este campo é obrigatório.
field-null = Este campo não pode ficar vazio.
field-unknown = Este campo não existe.
field-invalid = Este valor não é válido.
field-type = Este valor não tem o formato esperado.
field-uuid = Este não é um identificador válido.
field-length = { $unit ->
    [items] { $exactly ->
        [0] { $minimum ->
            [0] Use no máximo { $maximum } itens.
           *[other] { $maximum ->
                [0] Use pelo menos { $minimum } itens.
               *[other] Use de { $minimum } a { $maximum } itens.
            }
        }
       *[other] Use exatamente { $exactly } itens.
    }
   *[characters] { $exactly ->
        [0] { $minimum ->
            [0] Use no máximo { $maximum } caracteres.
           *[other] { $maximum ->
                [0] Use pelo menos { $minimum } caracteres.
               *[other] Use de { $minimum } a { $maximum } caracteres.
            }
        }
       *[other] Use exatamente { $exactly } caracteres.
    }
}
field-range = O número está fora dos limites. Confira o valor.
field-choice = Escolha uma das opções: { $choices }.
field-pattern = O formato não é o esperado. Confira o que foi digitado.
field-control-characters = Há caracteres que não podem ser impressos. Apague-os e digite de novo.
field-email = Este não é um endereço de e-mail. Confira se não falta nada, como em nome@empresa.com.br.
field-phone = Não conseguimos ligar para este telefone. Confira o número, com o código do país e o DDD.
field-day = Escreva a data como ano-mês-dia, por exemplo 2026-11-27.
field-web-address = Não pode conter o endereço de uma página da internet.
field-file = Escolha um arquivo para este campo.
document-invalid = Este não é um CPF ou CNPJ válido. Confira os dígitos.
document-not-a-cnpj = Este não é um CNPJ. Confira os dígitos.
unit-code-invalid = O código da unidade consumidora tem 8 ou 15 dígitos. Confira na fatura.
name-no-letters = O nome precisa ter letras.
terms-not-accepted = Para ter uma conta é preciso aceitar os termos de uso.
list-cursor-unknown = Não encontramos este ponto da lista. Comece a lista de novo.

file-too-large = O arquivo é grande demais
    .detail = Aqui cada arquivo pode ter até { $max_bytes }. Reduza o arquivo e envie de novo.
file-type-not-allowed = Este tipo de arquivo não é aceito aqui
    .detail = Envie um arquivo de um destes tipos: { $allowed }.
file-content-mismatch = O arquivo não é o que o nome diz
    .detail = O conteúdo não corresponde à extensão. Salve-o de novo no formato certo e envie outra vez.
file-heic = Fotos no formato HEIC não são aceitas
    .detail = Salve a foto como JPEG e envie de novo. Nos ajustes da câmera, escolha o formato mais compatível e tire a foto outra vez, ou envie uma captura de tela da foto.
file-empty = O arquivo está vazio
    .detail = Escolha um arquivo com conteúdo.
file-too-many = Arquivos demais
    .detail = O limite aqui é de { $max_count ->
        [one] { $max_count } arquivo
       *[other] { $max_count } arquivos
    }. Remova um antes de incluir outro.
file-infected = O arquivo foi recusado
    .detail = O antivírus encontrou uma ameaça nele. Envie outro arquivo.
file-not-ready = O arquivo ainda está sendo verificado
    .detail = Tente de novo em instantes.
file-missing = O arquivo não foi encontrado no nosso armazenamento
    .detail = A falha é nossa e foi registrada. Tente de novo mais tarde; se o arquivo continuar faltando, fale com o atendimento ou envie o arquivo de novo.
file-incomplete = O arquivo não chegou inteiro
    .detail = Envie-o de novo.
csv-unreadable = Não foi possível ler a planilha
    .detail = Salve-a como CSV, com os nomes das colunas na primeira linha. Colunas obrigatórias: { $named }.
csv-encoding-unknown = A codificação do arquivo não foi reconhecida
    .detail = Salve a planilha como CSV UTF-8 e envie-a de novo.
csv-quotes-broken = As aspas na linha { $row } não se fecham
    .detail = A partir dessa linha não se sabe onde terminam as células. Feche as aspas ou retire-as; dentro de uma célula entre aspas, escreva cada uma duas vezes.
csv-column-repeated = Há duas colunas com o mesmo nome
    .detail = A coluna { $column } aparece mais de uma vez na primeira linha. Deixe só uma.
csv-too-long = A planilha tem linhas demais
    .detail = Envie no máximo { $maximum } linhas de cada vez, sem contar a dos nomes das colunas; divida o arquivo.
