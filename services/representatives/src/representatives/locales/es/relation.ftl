# Relaciones profesionales y traspaso de una persona a otra.

relation-domain-not-recognised = No conocemos el dominio de su correo
    .detail = Ninguna empresa registrada usa este dominio. Registre primero su empresa, o use en su cuenta el correo de la empresa.
relation-exists = Usted ya tiene esta relación
    .detail = Hay una relación suya con esta empresa en esta función, activa o en espera de decisión.
relation-decided = Esta relación ya fue decidida
    .detail = Consulte sus relaciones otra vez para ver la decisión.
relation-not-live = Esta relación ya terminó
    .detail = Fue terminada o rechazada; no hay nada que terminar.
handover-stranger = Esta persona no pertenece a la empresa
    .detail = Quien asume debe tener una relación con la empresa o un correo de ella. Pídale que primero se registre así.

handover-same-person = Elija a otra persona para asumir.
handover-to-oneself = Nadie se traspasa una función a sí mismo. Pídalo a otro administrador de la empresa o a nuestro equipo.
handover-nothing-to-move = Esta persona no tiene relación con la empresa; no hay nada que traspasar.
