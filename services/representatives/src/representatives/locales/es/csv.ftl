# Archivos CSV.

csv-unreadable = No se pudo leer la hoja de cálculo
    .detail = Guárdela como CSV, con los nombres de las columnas en la primera línea. Las columnas obligatorias son: { $columns }.
csv-too-long = La hoja de cálculo tiene demasiadas filas
    .detail = Envíe como máximo { $maximum } filas cada vez; divida el archivo.
