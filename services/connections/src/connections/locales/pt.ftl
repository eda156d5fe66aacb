# Unidades consumidoras.

unit-code-taken = Este código já é de outra unidade consumidora
    .detail = O código { $unit_code } não pode ser usado de novo. Confira os códigos da unidade.
unit-check-digits = Os dois últimos dígitos do código { $unit_code } não conferem com os demais. Confira na fatura.
unit-postal-code = O CEP tem 8 dígitos. Confira e corrija.
