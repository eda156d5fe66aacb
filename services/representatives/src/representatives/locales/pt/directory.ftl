# O diretório de representantes.

directory-no-access = O diretório é para quem tem acesso ao sistema
    .detail = Quando você tiver um acesso concedido a este sistema, verá os representantes de todos os agentes.
