# Representations: one company acts for another.

representation-exists = This representation exists already
    .detail = The first company represents the second one already.

representation-itself = A company does not represent itself. Name another one's CNPJ.
