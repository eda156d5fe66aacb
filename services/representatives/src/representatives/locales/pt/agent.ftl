# Agentes (Agente Concessão).

agent-exists = Este código já é de outro agente
    .detail = Confira o código. Para mudar a sigla ou a razão social de um agente que já existe, altere o próprio agente.
agent-unknown = Não conhecemos este agente. Procure-o pelo código, pela sigla ou pelo CNPJ.
agent-cnpj-differs = O agente com este código tem outro CNPJ. Confira o código ou cadastre um agente novo.
agent-kind-differs = O agente com este código é de outro tipo (usuário ou transmissora). Confira o código ou cadastre um agente novo.
