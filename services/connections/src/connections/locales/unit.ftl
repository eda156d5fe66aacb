# Consumer units.

## pt

unit-code-taken = Este código já é de outra unidade consumidora
    .detail = O código { $unit_code } não pode ser usado de novo. Confira os códigos da unidade.
unit-check-digits = Os dois últimos dígitos do código { $unit_code } não conferem com os demais. Confira na fatura.
unit-postal-code = O CEP tem 8 dígitos. Confira e corrija.

## es

unit-code-taken = Este código ya es de otra unidad consumidora
    .detail = El código { $unit_code } no puede usarse de nuevo. Revise los códigos de la unidad.
unit-check-digits = Los dos últimos dígitos del código { $unit_code } no concuerdan con los demás. Revíselo en la factura.
unit-postal-code = El código postal tiene 8 dígitos. Revíselo y corríjalo.

## en

unit-code-taken = This code is another consumer unit's already
    .detail = The code { $unit_code } cannot be used again. Check the unit's codes.
unit-check-digits = The last two digits of the code { $unit_code } do not fit the others. Check it on the bill.
unit-postal-code = A postal code has 8 digits. Check and correct it.
