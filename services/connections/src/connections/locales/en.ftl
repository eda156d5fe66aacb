# Consumer units.

unit-code-taken = This code is another consumer unit's already
    .detail = The code { $unit_code } cannot be used again. Check the unit's codes.
unit-check-digits = The last two digits of the code { $unit_code } do not fit the others. Check it on the bill.
unit-postal-code = A postal code has 8 digits. Check and correct it.
