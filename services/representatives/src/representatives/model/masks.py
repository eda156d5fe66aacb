"""CPF and CNPJ as people see them who may not know them."""

from chassis.documents import CPF, document_kind


def masked(document: str) -> str:
    """Return a document with most digits hidden: a CPF as `***.456.789-**`, a CNPJ as `**.345.678/****-**`.

    An empty text, the document of an erased person, stays empty.
    """
    if not document:
        return ""
    if document_kind(document) == CPF:
        return f"***.{document[3:6]}.{document[6:9]}-**"
    return f"**.{document[2:5]}.{document[5:8]}/****-**"
