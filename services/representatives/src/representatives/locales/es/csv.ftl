# Archivos CSV.

csv-unreadable = No fue posible leer la planilla
    .detail = Guárdela como CSV, con los nombres de las columnas en la primera línea. Las columnas obligatorias están en columns.
csv-too-long = La planilla tiene demasiadas filas
    .detail = Envíe como máximo { $maximum } filas cada vez; divida el archivo.
