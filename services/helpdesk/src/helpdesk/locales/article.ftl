# Articles of the knowledge base: why something is refused.

## pt

article-slug-taken = Já existe um artigo com este endereço
    .detail = Escolha outro endereço para o artigo, ou mude o artigo que já existe.
article-category-unknown = Esta categoria não existe.
article-subcategory-unknown = Esta subcategoria não existe nesta categoria.
article-tag-empty = Uma etiqueta precisa de pelo menos uma letra ou um algarismo.
article-is-original = Este é o texto original, que não foi traduzido de outro.
article-revision-unknown = O texto original ainda não teve esta revisão.

## es

article-slug-taken = Ya existe un artículo con esta dirección
    .detail = Elija otra dirección para el artículo, o cambie el artículo que ya existe.
article-category-unknown = Esta categoría no existe.
article-subcategory-unknown = Esta subcategoría no existe en esta categoría.
article-tag-empty = Una etiqueta necesita al menos una letra o una cifra.
article-is-original = Este es el texto original, que no fue traducido de otro.
article-revision-unknown = El texto original todavía no ha tenido esta revisión.

## en

article-slug-taken = There is already an article with this address
    .detail = Choose another address for the article, or change the article that exists.
article-category-unknown = There is no such category.
article-subcategory-unknown = This category has no such subcategory.
article-tag-empty = A tag needs at least one letter or digit.
article-is-original = This is the original text, which was not translated from another one.
article-revision-unknown = The original text has not had this revision yet.
