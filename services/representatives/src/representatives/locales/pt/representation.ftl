# Representações: uma empresa age por outra.

representation-exists = Esta representação já existe
    .detail = A primeira empresa já representa a segunda.

representation-itself = Uma empresa não representa a si mesma. Informe o CNPJ de outra.
