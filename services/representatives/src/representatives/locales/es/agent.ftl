# Agentes (Agente Concessão).

agent-exists = Este código ya es de otro agente
    .detail = Revise el código. Para cambiar la sigla o la razón social de un agente que ya existe, modifique el propio agente.
agent-unknown = No conocemos a este agente. Búsquelo por el código, la sigla o el CNPJ.
agent-cnpj-differs = El agente con este código tiene otro CNPJ. Revise el código o registre un agente nuevo.
agent-kind-differs = El agente con este código es de otro tipo (usuario o transmisora). Revise el código o registre un agente nuevo.
