# O que se pode pedir, e CEPs.

service-new-connection = Ligação nova
service-connection-budget = Orçamento de conexão
service-generation-budget = Orçamento de conexão de geração distribuída
service-commissioning = Vistoria e comissionamento

service-unit-needed = Este serviço é para uma unidade consumidora. Escolha a unidade primeiro.
service-unit-exists = A ligação nova é para um lugar que ainda não tem unidade consumidora. Para pedi-la, não escolha nenhuma unidade.
service-unit-closed = Esta unidade consumidora está encerrada. Nada mais pode ser pedido para ela.
service-company-suspended = O cadastro da empresa titular está suspenso. Nada novo pode ser pedido em nome dela até que volte a valer.
service-not-the-holder = O CNPJ desta conta é de uma empresa cadastrada, e só os administradores e representantes legais dela pedem em seu nome. Fale com um deles.

postal-code-no-answer = Não conseguimos consultar o CEP agora
    .detail = Digite o endereço, ou tente de novo em instantes.
