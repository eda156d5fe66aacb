attempt-refused = Intento rechazado
    .detail = Fue contado.
