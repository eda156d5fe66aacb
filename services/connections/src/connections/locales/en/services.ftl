# What can be asked for, and postal codes.

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
