# O que o chassi diz em todos os serviços. A mensagem tem o nome do código que explica; `.detail` diz o que fazer.

request-malformed = Não foi possível ler a solicitação
    .detail = Confira o endereço, os cabeçalhos e se o corpo é um JSON válido em UTF-8.
body-form-unreadable = O formulário não pôde ser lido
    .detail = O envio chegou incompleto ou com formato incorreto. Envie de novo o formulário inteiro.
auth-token-required = É preciso entrar
    .detail = Envie o token de acesso de uma sessão no cabeçalho Authorization.
auth-token-invalid = Sua sessão não vale mais
    .detail = O token de acesso expirou ou não foi emitido por nós. Renove a sessão ou entre de novo.
auth-forbidden = Você não pode fazer isto
    .detail = Sua conta não tem o papel necessário.
not-found = Não há nada aqui
    .detail = O que você pediu não existe ou não é seu para ver.
method-not-allowed = Este endereço não faz isso
    .detail = O cabeçalho Allow diz quais métodos ele aceita.
conflict = Isto não combina com a situação atual
    .detail = Foi alterado nesse meio-tempo ou já existe. Leia de novo e repita se ainda fizer sentido.
idempotency-running = A mesma solicitação está em andamento
    .detail = Repita em instantes com a mesma Idempotency-Key para receber a resposta.
idempotency-key-reused = Esta Idempotency-Key já foi usada em outra solicitação
    .detail = Use uma chave nova para cada solicitação nova.
idempotency-key-unusable = Use de 1 a 200 caracteres imprimíveis.
idempotency-answer-not-stored = Isto já foi feito
    .detail = A primeira solicitação deu certo; a resposta continha um segredo e não é mostrada de novo.
version-mismatch = Outra pessoa alterou
    .detail = A versão em If-Match não é a atual. Leia de novo e repita.
body-too-large = O conteúdo é grande demais
    .detail = Envie menos de cada vez; a documentação informa o limite deste endereço.
body-type-not-supported = Este tipo de conteúdo não é aceito
    .detail = Envie application/json, ou o que diz a documentação deste endereço.
validation-failed = Alguns dados precisam de correção
    .detail = Cada campo a rever está na lista errors.
rate-limited = Solicitações demais
    .detail = Espere o tempo indicado em Retry-After e tente de novo.
internal = Algo deu errado do nosso lado
    .detail = Nada foi perdido. Se acontecer de novo, informe o número da solicitação.
service-unavailable = Indisponível por um momento
    .detail = Nada foi alterado. Tente de novo em instantes.

field-required = Este campo é obrigatório.
field-null = Este campo não pode ficar vazio.
field-unknown = Este campo não existe.
field-invalid = Este valor não é válido.
field-type = Este valor é do tipo errado.
field-uuid = Este não é um identificador válido.
field-length = Deve ter { $minimum ->
    [0] no máximo { $maximum }
   *[other] { $maximum ->
        [0] pelo menos { $minimum }
       *[other] entre { $minimum } e { $maximum }
    }
} caracteres ou itens.
field-range = O número está fora dos limites.
field-choice = Escolha uma das opções: { $choices }.
field-pattern = Não tem a forma esperada.
field-control-characters = Há caracteres que não podem ser impressos.
field-email = Este não é um endereço de e-mail.
field-phone = Este não é um telefone para o qual possamos ligar.
field-day = Escreva a data como ano-mês-dia, por exemplo 2026-11-27.
field-web-address = Não pode conter endereço de página da internet.
field-file = Envie um arquivo neste campo.
document-invalid = Este não é um CPF ou CNPJ válido. Confira os dígitos.
document-not-a-cnpj = Este não é um CNPJ.
name-no-letters = O nome precisa ter letras.
terms-not-accepted = Para ter uma conta é preciso aceitar os termos de uso.
list-cursor-unknown = Este cursor não é nosso; comece a lista de novo.

file-too-large = O arquivo é grande demais
    .detail = O maior tamanho aceito aqui é de { $max_bytes } bytes.
file-type-not-allowed = Este tipo de arquivo não é aceito aqui
    .detail = A documentação deste endereço lista os tipos aceitos.
file-content-mismatch = O arquivo não é o que o nome diz
    .detail = O conteúdo não corresponde à extensão. Salve-o de novo no formato certo.
file-empty = O arquivo está vazio
    .detail = Escolha um arquivo com conteúdo.
file-too-many = Arquivos demais
    .detail = Remova um antes de incluir outro.
file-infected = O arquivo foi recusado
    .detail = O antivírus encontrou algo nele.
file-not-ready = O arquivo ainda está sendo verificado
    .detail = Tente de novo em instantes.
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
