"""Mails that ask for the first time, and what stands below the words: signatures, names, disclaimers."""

from mails.case import OURS, Case, answer, mail

ASKS = "Bom dia,\n\nNão consigo fazer o acesso ao sistema com a minha senha."


def new(name: str, body: str, visible: str = ASKS, language: str | None = "pt", subject: str = "Sistema") -> Case:
    return Case(name, mail(body, subject=subject), visible=visible, language=language, subject=subject)


CASES: list[Case] = [
    new("plain question", ASKS + "\n"),
    new("signature after a delimiter", f"{ASKS}\n\n-- \nMaria Souza\nAnalista\nCliente Ltda.\n+55 11 5550-0100\n"),
    new("signature after a delimiter without space", f"{ASKS}\n\n--\nMaria Souza\nAnalista\n"),
    new(
        "hyphens in the middle of a long text are no delimiter",
        "--\n" + f"{ASKS}\n" * 10,
        ("--\n" + f"{ASKS}\n" * 10).strip(),
    ),
    new("closing with name", f"{ASKS}\n\nAtenciosamente,\nMaria Souza\n"),
    new(
        "closing with name, post, company and telephone",
        f"{ASKS}\n\nAtenciosamente,\n\nMaria Souza\nAnalista de Energia | Compras\nCliente Ltda.\nTel.: (11) 5550-0100\nwww.cliente.example\nmaria.souza@cliente.example\n",
    ),
    new("closing abbreviated", f"{ASKS}\n\nAtt.\n\nMaria\n"),
    new(
        "closing with an afterthought stays",
        f"{ASKS}\n\nAtenciosamente,\nMaria\n\nP.S.: tentei em dois computadores, e nada.",
        f"{ASKS}\n\nAtenciosamente,\nMaria\n\nP.S.: tentei em dois computadores, e nada.",
    ),
    new(
        "closing before data stays",
        f"{ASKS}\n\nAbraços,\n\nSegue o CNPJ: 11.222.333/0001-81",
        f"{ASKS}\n\nAbraços,\n\nSegue o CNPJ: 11.222.333/0001-81",
    ),
    new(
        "closing before a question stays",
        f"{ASKS}\n\nCordialmente,\nQuando volta?",
        f"{ASKS}\n\nCordialmente,\nQuando volta?",
    ),
    new("name alone", f"{ASKS}\n\nMaria Souza\n"),
    new("first name alone", f"{ASKS}\n\nMaria\n"),
    new("another's name stays", f"{ASKS}\n\nJoão Lima\n", f"{ASKS}\n\nJoão Lima"),
    new("thanks with name", "Obrigada!\n\nMaria Souza", "Obrigada!", None),
    new("only a name stays", "Maria", "Maria", None),
    new("phone's signature", f"{ASKS}\n\nEnviado do meu iPhone\n"),
    new("two signatures of programs", f"{ASKS}\n\nEnviado do meu Galaxy\nObter o Outlook para Android\n"),
    new(
        "words that start like a phone's signature stay",
        f"{ASKS}\n\nEnviado de novo o formulário hoje.",
        f"{ASKS}\n\nEnviado de novo o formulário hoje.",
    ),
    new(
        "disclaimer",
        f"{ASKS}\n\nEsta mensagem e seus anexos são confidenciais e destinam-se apenas ao destinatário. Se a recebeu por engano,\napague-a.\n",
    ),
    new(
        "closing and disclaimers",
        f"{ASKS}\n\nAtenciosamente,\nMaria Souza\n\nAntes de imprimir, pense no meio ambiente.\n\nAVISO LEGAL: o conteúdo é confidencial e para o destinatário.\n",
    ),
    new(
        "a question about a message is no disclaimer",
        "Bom dia.\n\nEsta mensagem aparece na tela e não sei o que fazer.",
        "Bom dia.\n\nEsta mensagem aparece na tela e não sei o que fazer.",
    ),
    new(
        "es closing",
        "Hola:\n\nNo puedo entrar en el sistema, gracias.\n\nUn cordial saludo,\nMaria Souza\nDirectora\nTeléfono: +34 910 000 000\n",
        "Hola:\n\nNo puedo entrar en el sistema, gracias.",
        "es",
    ),
    new(
        "es saludos",
        "Hola:\n\nNo puedo entrar en el sistema, gracias.\n\nSaludos\n",
        "Hola:\n\nNo puedo entrar en el sistema, gracias.",
        "es",
    ),
    new(
        "es disclaimer",
        "Hola, no puedo entrar en el sistema.\n\nEste correo electrónico es confidencial y solo para su destinatario.\n",
        "Hola, no puedo entrar en el sistema.",
        "es",
    ),
    new(
        "en closing",
        "Hello,\n\nI cannot get into the system.\n\nKind regards,\nMaria Souza\nPhone: +351 210 000 000\n",
        "Hello,\n\nI cannot get into the system.",
        "en",
    ),
    new(
        "en thanks stays",
        "I cannot get into the system, please help.\n\nThanks,\nMaria\n",
        "I cannot get into the system, please help.\n\nThanks,",
        "en",
    ),
    new(
        "en disclaimer",
        "I cannot get into the system, and I need it.\n\nThis e-mail is confidential and for the addressee only.\n",
        "I cannot get into the system, and I need it.",
        "en",
    ),
    new(
        "forwarded by gmail",
        "Segue o que recebi, o que faço?\n\n---------- Forwarded message ---------\nDe: João <joao@outro.example>\nDate: sex., 27 de nov. de 2026\nSubject: Erro\nTo: <maria.souza@cliente.example>\n\nNão consigo entrar.\n",
        "Segue o que recebi, o que faço?\n\n---------- Forwarded message ---------\nDe: João <joao@outro.example>\nDate: sex., 27 de nov. de 2026\nSubject: Erro\nTo: <maria.souza@cliente.example>\n\nNão consigo entrar.",
        "pt",
        "Fwd: Erro",
    ),
    Case(
        "forwarded by outlook within a conversation",
        answer(
            "Vejam abaixo o que recebi, não sei responder.\n\nDe: João <joao@outro.example>\nEnviado: sexta-feira\nPara: Maria\nAssunto: Erro\n\nNão consigo entrar.\n",
            subject="ENC: Erro",
        ),
        visible="Vejam abaixo o que recebi, não sei responder.\n\nDe: João <joao@outro.example>\nEnviado: sexta-feira\nPara: Maria\nAssunto: Erro\n\nNão consigo entrar.",
        language="pt",
        references=(OURS,),
        subject="ENC: Erro",
    ),
    new(
        "an error's headers, pasted in a first mail, stay",
        "Não consigo enviar, o erro foi:\n\nFrom: sistema\nTo: maria\nSubject: falha\n\nCódigo 42.",
        "Não consigo enviar, o erro foi:\n\nFrom: sistema\nTo: maria\nSubject: falha\n\nCódigo 42.",
    ),
    new(
        "answer whose ids were lost",
        "Uso o Firefox e ainda não consigo.\n\nDe: Ramal <atendimento@ramal.example>\nEnviado: sexta-feira\nPara: Maria\nAssunto: Acesso\n\nQual navegador?\n",
        "Uso o Firefox e ainda não consigo.",
        "pt",
        "RES: Acesso",
    ),
    new("empty", "", "", None),
    new("blank", " \n\n\t\n", "", None),
    new("one word", "Oi", "Oi", None),
    new(
        "two languages",
        "Gracias por todo, hasta luego / obrigado pela ajuda",
        "Gracias por todo, hasta luego / obrigado pela ajuda",
        None,
    ),
    new(
        "an error that is quoted in a first mail stays",
        f"{ASKS} O erro:\n\n> Falha 42\n> na linha 3\n\nObrigada",
        f"{ASKS} O erro:\n\n> Falha 42\n> na linha 3\n\nObrigada",
    ),
]
