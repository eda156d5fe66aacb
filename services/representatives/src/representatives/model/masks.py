"""Documents as strangers see them."""

from chassis.documents import CPF, document_kind


def masked(document: str) -> str:
    """A CPF as `***.456.789-**`, a CNPJ as `**.345.678/****-**`; empty for nobody's (an erased person's)."""
    if not document:
        return ""
    if document_kind(document) == CPF:
        return f"***.{document[3:6]}.{document[6:9]}-**"
    return f"**.{document[2:5]}.{document[5:8]}/****-**"
