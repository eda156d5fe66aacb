# Accesos a sistemas, y la importación del registro antiguo.

access-no-relation = Falta la relación profesional
    .detail = Para acceder a un sistema por un agente hace falta una relación profesional activa con su empresa, o con una empresa que lo represente. Pida esa relación e inténtelo de nuevo.
access-conflicting-profile = Este perfil entra en conflicto con otro
    .detail = Ya hay para este agente un acceso, concedido o solicitado, con un perfil que excluye este. Termine el otro antes de pedir este.
access-profile-not-allowed = Este perfil no existe para agentes de este tipo
    .detail = El perfil de Parcela Variable, por ejemplo, es solo para transmisoras. Elija otro perfil u otro agente.
access-profile-unknown = El sistema no tiene este perfil.
access-own = Este acceso es suyo
    .detail = Nadie se concede acceso a sí mismo. Pida a otra persona del equipo que decida.
access-decided = Esta solicitud ya fue decidida
    .detail = Alguien la decidió o la retiró antes. Consúltela de nuevo para ver cómo quedó.
access-not-live = Este acceso ya terminó
    .detail = Ya no hay nada que cambiar en él. Si todavía lo necesita, solicite un acceso nuevo.
access-not-granted = Este acceso no está concedido
    .detail = Solo se puede usar después de concedido. Consulte su situación.
system-unknown = No conocemos este sistema. Elija uno de la lista de sistemas.

register-closed = El registro antiguo está cerrado
    .detail = El plazo de la migración terminó. Cada representante pide ahora su propio acceso.
register-mapping-invalid = Indique, para cada función del registro antiguo, un perfil del sistema.
register-no-account = Nadie tiene una cuenta con este documento o correo. La persona debe registrarse primero.
register-document-not-proven = Esta cuenta no ha comprobado este CPF o CNPJ. Indique la persona por el correo de la cuenta o pídale que primero compruebe el documento.
register-no-relation = La persona no tiene una relación profesional activa con la empresa del agente, ni con quien lo represente.
register-function-unknown = Esta no es una función del registro antiguo. Revise el nombre o indique el perfil que le corresponde.
register-person-missing = Indique el documento o el correo de la persona.
register-taken-back = Este acceso fue denegado o terminado después. La persona debe solicitarlo de nuevo.
