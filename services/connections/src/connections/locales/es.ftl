# Unidades consumidoras.

unit-code-taken = Este código ya es de otra unidad consumidora
    .detail = El código { $unit_code } no puede usarse de nuevo. Revise los códigos de la unidad.
unit-check-digits = Los dos últimos dígitos del código { $unit_code } no concuerdan con los demás. Revíselo en la factura.
unit-postal-code = El código postal tiene 8 dígitos. Revíselo y corríjalo.
