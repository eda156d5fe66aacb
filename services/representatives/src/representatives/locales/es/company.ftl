# Empresas y dominios de correo. El mensaje lleva el nombre del código que explica; `.detail` dice qué hacer.

company-registered = Esta empresa ya está registrada
    .detail = Cree su cuenta con el correo de la empresa y agregue en ella su relación profesional.
company-decided = Esta solicitud ya fue decidida
    .detail = Consulte la empresa otra vez para ver la decisión.
company-not-approved = Esta empresa aún no está aprobada
    .detail = Solo se puede modificar una empresa aprobada. Decida primero la solicitud.
company-suspended = Esta empresa está suspendida
    .detail = Mientras lo esté, no se puede hacer nada nuevo en su nombre. Hable con nuestro equipo.
company-domain-contested = El dominio es de otra empresa
    .detail = Ya pertenecen a otra empresa aprobada: { $domains }. Indique los dominios de esta empresa sin ellos, o quíteselos antes a la otra.
company-request-expired = El enlace del correo ha caducado
    .detail = Sirvió durante algunos días. Si la empresa aún no está registrada, envíe una solicitud nueva.
company-not-administrator = Esto corresponde a quien administra la empresa
    .detail = Solo un administrador de la empresa o nuestro equipo puede hacerlo, y nadie decide sobre sí mismo.

company-email-not-corporate = Use el correo de la empresa; aquí no se aceptan direcciones de proveedores públicos ni desechables.
company-domain-invalid = Esto no es un dominio de correo, como empresa.com.br.
company-domain-suffix = Este sufijo es de todos. Indique el dominio de la propia empresa, como empresa.com.br.
company-domain-public = Cualquiera puede tener un correo en este dominio; no identifica a una empresa.

company-warning-subdomain = El dominio está dentro del dominio de otra empresa aprobada.
company-warning-parent-domain = El dominio contiene el dominio de otra empresa aprobada.
company-warning-sibling-domain = Otra empresa aprobada usa un dominio del mismo registro.
company-warning-other-ending = Otra empresa aprobada tiene el mismo nombre de dominio con otra terminación.
company-warning-lookalike-domain = El dominio se parece al de otra empresa aprobada y puede confundirse con él.
company-warning-same-name = Otra empresa aprobada tiene la misma razón social.
