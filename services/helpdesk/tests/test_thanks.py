"""Only thanks: what does not reopen a closed ticket."""

import pytest

from helpdesk.wording.thanks import is_only_thanks


@pytest.mark.parametrize(
    "text",
    [
        "Obrigado!",
        "Muito obrigada pela ajuda.",
        "Obrigado, resolvido",
        "Boa tarde,\n\nperfeito, muito obrigado!\n\nAtenciosamente",
        "Agradeço a atenção.",
        "Duvida esclarecida, muito obrigado",
        "¡Muchas gracias!",
        "Gracias por su ayuda. Un saludo",
        "Thank you very much for the quick reply!",
        "Thanks, it works now. Best regards",
        "OBRIGADO 🙏",
    ],
)
def test_thanks_are_only_thanks(text: str) -> None:
    assert is_only_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Resolvido.",  # no thanks in it: it may be an answer to a question
        "Obrigado, mas ainda não funciona.",
        "Obrigado. E quando vence?",
        "Obrigado, o protocolo é 2026",
        "Gracias, pero sigue sin funcionar",
        "Thanks, not solved",
        "Thank you. See https://energia.example",
        "Obrigado " * 20,
        "Não, obrigado",
    ],
)
def test_anything_else_is_a_message(text: str) -> None:
    assert not is_only_thanks(text)
