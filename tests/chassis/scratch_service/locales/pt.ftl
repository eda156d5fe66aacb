attempt-refused = Tentativa recusada
    .detail = Ela foi contada.
