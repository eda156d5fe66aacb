# El directorio de representantes.

directory-no-access = El directorio es para quien tiene acceso al sistema
    .detail = Cuando tenga un acceso concedido a este sistema, verá a los representantes de todos los agentes.
