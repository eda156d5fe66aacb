# Agents (Agente Concessão).

agent-exists = Another agent has this code
    .detail = Check the code. To change the acronym or legal name of an agent that is there, change that agent.
agent-unknown = We do not know this agent. Look for it by code, acronym or CNPJ.
agent-cnpj-differs = The agent with this code has another CNPJ. Check the code, or register a new agent.
agent-kind-differs = The agent with this code is of another kind (user or transmission). Check the code, or register a new agent.
