# Formularios: lo que falta, lo que rompe una regla, lo que hay que saber.

form-notice-too-short = El aviso es demasiado corto
    .detail = Una exigencia propia de la distribuidora solo rige después de { $notice_days } días de aviso. Elija una fecha a partir de { $earliest_on }, o indique por qué no necesita aviso.
form-effective-in-past = La fecha no puede ser anterior a hoy.
form-effective-before-latest = Ya hay una versión que rige a partir de { $latest_on }. Elija esa fecha o una posterior.

definition-contract = Las reglas de este tipo de solicitud necesitan este campo, con el tipo de siempre.
definition-fact-unknown = Ninguna condición puede preguntar esto.
definition-field-unknown = Ningún campo anterior tiene este nombre.
definition-file-type-unknown = Este tipo de archivo no se acepta en ningún formulario.
definition-kind-unknown = Este no es el tipo de solicitud de este formulario.
definition-missing = Falta indicar esto.
definition-option-unknown = Esta opción no existe aquí.
definition-repeated = Este nombre ya fue usado.
definition-text-missing = Falta el texto en este idioma.
definition-type = El valor no tiene el formato esperado.
definition-type-unknown = Este tipo de campo no existe aquí.
definition-unknown = Esto no forma parte de una definición.

answer-decimals = { $places ->
    [0] Escriba un número entero.
   *[other] Escriba como máximo { $places } decimales.
}
answer-too-short = Escriba al menos { $minimum } caracteres.
answer-too-few = { $minimum ->
    [one] Incluya al menos { $minimum } elemento.
   *[other] Incluya al menos { $minimum } elementos.
}
answer-too-small = El menor valor aquí es { $limit }.
answer-too-large = El mayor valor aquí es { $limit }.
answer-in-future = La fecha no puede ser posterior a hoy.
location-missing = Marque en el mapa la ubicación exacta.
location-outside-area = El punto del mapa está fuera de nuestra área de servicio. Revise la ubicación.
document-missing = { $minimum ->
    [one] Adjunte este documento.
   *[other] Adjunte al menos { $minimum } archivos de este documento.
}
document-too-many = { $maximum ->
    [one] Deje solo { $maximum } archivo de este documento.
   *[other] Deje como máximo { $maximum } archivos de este documento.
}

unit-differs = Esta no es la unidad consumidora para la que se abrió la solicitud.
unit-unknown = No conocemos la unidad consumidora { $unit_code }. Revise el código en la factura.
unit-not-registered = Para el motivo conexión nueva, la unidad consumidora debe estar registrada y todavía sin energía. Elija otro motivo para una unidad ya conectada.

connection-over-low-voltage = La carga declarada es de { $declared_kw } kW. Por encima de { $limit_kw } kW la conexión es normalmente en media tensión: revise el tipo de conexión.
connection-live-unit-at-address = Ya hay una unidad consumidora conectada en esta dirección. Revise la dirección y el complemento.

works-end-before-start = La obra termina antes de empezar. Revise las fechas.
phases-differ = { $listed ->
    [one] La lista tiene { $listed } unidad o lote, y las etapas suman { $in_phases }. Revise las cantidades.
   *[other] La lista tiene { $listed } unidades o lotes, y las etapas suman { $in_phases }. Revise las cantidades.
}
metering-large-transformer = La medición será en tensión primaria (MT), porque un transformador tiene más de { $limit_kva } kVA.
metering-several-transformers = La medición será en tensión primaria (MT), porque hay más de un transformador.
metering-secondary-voltage = La medición será en tensión primaria (MT), porque la tensión del secundario no es 220/127 V.

generation-over-limit = La potencia instalada sería de { $installed_kw } kW. Para esta fuente, la minigeneración llega hasta { $limit_kw } kW.
generation-over-available-power = La potencia instalada sería de { $installed_kw } kW, y la potencia disponible de la unidad es de { $available_kw } kW. Puede ser necesario aumentarla.
generation-fast-track-not-offered = La vía rápida solo vale para microgeneración de hasta { $limit_kw } kW con autoconsumo local. Desmarque la opción para continuar.
generation-fast-track-offered = La vía rápida es posible, y solo puede elegirse ahora. Evita el estudio de inversión de flujo, pero no reduce los plazos; los créditos nunca irán a otra unidad, y un nuevo titular tendrá que aceptar lo mismo.
generation-fast-track-chosen = Con la vía rápida, los créditos nunca irán a otra unidad, y un nuevo titular tendrá que aceptar lo mismo. Evita el estudio de inversión de flujo, pero no reduce los plazos.
credits-percent-or-priority = Indique para esta unidad el porcentaje o la prioridad: uno de los dos.
credits-percent-and-priority = Reparta los créditos por porcentajes en todas las unidades, o por prioridad en todas.
credits-percents-not-100 = Los porcentajes suman { $total } %. Deben sumar 100,00 %.
credits-priority-repeated = Dos unidades tienen la misma prioridad.
credits-unit-repeated = Esta unidad está en la lista más de una vez.

budget-unknown = No encontramos este presupuesto de conexión entre los suyos. Déjelo en blanco si es anterior a este sistema.
budget-not-accepted = Este presupuesto de conexión todavía no fue aceptado.
budget-of-other-unit = Este presupuesto de conexión es de otra unidad consumidora.
