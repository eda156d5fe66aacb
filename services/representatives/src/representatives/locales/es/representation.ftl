# Representaciones: una empresa actúa por otra.

representation-exists = Esta representación ya existe
    .detail = La primera empresa ya representa a la segunda.

representation-itself = Una empresa no se representa a sí misma. Indique el CNPJ de otra.
