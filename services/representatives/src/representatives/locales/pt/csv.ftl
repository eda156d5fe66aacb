# Arquivos CSV.

csv-unreadable = Não foi possível ler a planilha
    .detail = Salve-a como CSV, com os nomes das colunas na primeira linha. As colunas obrigatórias são: { $columns }.
csv-too-long = A planilha tem linhas demais
    .detail = Envie no máximo { $maximum } linhas de cada vez; divida o arquivo.
