# What somebody can ask for, and postal codes.

## pt

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

## es

service-new-connection = Conexión nueva
service-connection-budget = Presupuesto de conexión
service-generation-budget = Presupuesto de conexión de generación distribuida
service-commissioning = Inspección y puesta en servicio

service-unit-needed = Este servicio es para una unidad consumidora. Elija primero la unidad.
service-unit-exists = La conexión nueva es para un lugar que todavía no tiene unidad consumidora. Para pedirla, no elija ninguna unidad.
service-unit-closed = Esta unidad consumidora está cerrada. No se puede pedir nada más para ella.
service-company-suspended = El registro de la empresa titular está suspendido. No se puede pedir nada nuevo en su nombre hasta que vuelva a valer.
service-not-the-holder = El CNPJ de esta cuenta es de una empresa registrada, y solo sus administradores y representantes legales piden en su nombre. Hable con uno de ellos.

postal-code-no-answer = No pudimos consultar el código postal ahora
    .detail = Escriba la dirección, o intente de nuevo dentro de un momento.

## en

service-new-connection = New connection
service-connection-budget = Connection budget
service-generation-budget = Connection budget for distributed generation
service-commissioning = Inspection and commissioning

service-unit-needed = This service is for a consumer unit. Choose the unit first.
service-unit-exists = A new connection is for a place that has no consumer unit yet. To ask for one, choose no unit.
service-unit-closed = This consumer unit is closed. Nothing more can be asked for it.
service-company-suspended = The registration of the company that is the holder is suspended. Nothing new can be asked in its name until it counts again.
service-not-the-holder = The CNPJ of this account is a registered company's, and only its administrators and legal representatives ask in its name. Talk to one of them.

postal-code-no-answer = We could not look the postal code up just now
    .detail = Type the address, or try again in a moment.
