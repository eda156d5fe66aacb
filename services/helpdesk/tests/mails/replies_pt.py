"""Answers in Portuguese, as each program writes them: words above, below and between what it quotes."""

from mails.case import OURS, Case, answer, multipart, reply, text_part

ASKED = "Bom dia, Maria.\n\nQual navegador você usa?\n\nEquipe Ramal"
QUOTED = "> Bom dia, Maria.\n>\n> Qual navegador você usa?\n>\n> Equipe Ramal"
WORDS = "Bom dia.\n\nUso o Firefox, mas ainda não consigo entrar."
ADDRESS = "atendimento+abc@ramal.example"

CASES: list[Case] = [
    reply(
        "pt gmail web",
        f"{WORDS}\n\nEm sex., 27 de nov. de 2026 às 10:15, Ramal <{ADDRESS}> escreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt gmail web, head on two lines",
        f"{WORDS}\n\nEm sex., 27 de nov. de 2026 às 10:15, Atendimento Ramal <\n{ADDRESS}> escreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt gmail, name and address on three lines",
        f"{WORDS}\n\nEm sex., 27 de nov. de 2026 às 10:15, Atendimento do Ramal da Câmara <\n{ADDRESS}\n> escreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt gmail mobile",
        f"{WORDS}\n\nEm sex, 27 de nov de 2026 10:15, Ramal <{ADDRESS}>\nescreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt gmail in Portugal, date last",
        f"{WORDS}\n\nRamal <{ADDRESS}> escreveu (sexta, 27/11/2026 à(s) 10:15):\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt gmail in Portugal, older",
        f"{WORDS}\n\nRamal <{ADDRESS}> escreveu no dia sexta, 27/11/2026 à(s)\n10:15:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt outlook desktop",
        f"{WORDS}\n\nDe: Atendimento Ramal <{ADDRESS}>\nEnviada em: sexta-feira, 27 de novembro de 2026 10:15\n"
        f"Para: Maria Souza <maria.souza@cliente.example>\nAssunto: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt outlook desktop, mailto and priority",
        f"{WORDS}\n\nDe: Atendimento Ramal [mailto:{ADDRESS}] \nEnviada em: sexta-feira, 27 de novembro de 2026 10:15\n"
        f"Para: Maria Souza\nCc: João Lima\nAssunto: Acesso ao sistema\nPrioridade: Alta\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt outlook web",
        f"{WORDS}\n________________________________\nDe: Atendimento Ramal <{ADDRESS}>\nEnviado: sexta-feira, 27 de novembro de 2026 "
        f"10:15\nPara: Maria Souza <maria.souza@cliente.example>\nAssunto: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt outlook for ios",
        f"{WORDS}\n\nObter o Outlook para iOS<https://aka.ms/o0ukef>\n________________________________\n"
        f"De: Atendimento Ramal <{ADDRESS}>\nEnviado: Friday, November 27, 2026 10:15:00 AM\nPara: Maria Souza\n"
        f"Assunto: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt outlook for android",
        f"{WORDS}\n\nObter o Outlook para Android<https://aka.ms/AAb9ysg>\n________________________________\n"
        f"From: Ramal <{ADDRESS}>\nSent: Friday, November 27, 2026 10:15:00 AM\nTo: Maria Souza\n"
        f"Subject: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt outlook express, bars of hyphens",
        f"{WORDS}\n\n-----Mensagem original-----\nDe: Ramal [mailto:{ADDRESS}]\nEnviada em: sexta-feira, 27 de novembro de "
        f"2026 10:15\nPara: maria\nAssunto: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt windows mail",
        f"{WORDS}\n\nEnviado do Email para Windows\n\nDe: Ramal\nEnviado:sexta-feira, 27 de novembro de 2026 10:15\n"
        f"Para: Maria Souza\nAssunto: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt apple mail",
        f"{WORDS}\n\n> Em 27 de nov. de 2026, à(s) 10:15, Ramal <{ADDRESS}> escreveu:\n> \n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt iphone",
        f"{WORDS}\n\nEnviado do meu iPhone\n\n> Em 27 de nov. de 2026, à(s) 10:15, Ramal <{ADDRESS}> escreveu:\n> \n> \ufeff{ASKED[:9]}\n> \n",
        WORDS,
        "pt",
    ),
    reply(
        "pt iphone, older, head outside the quote",
        f"{WORDS}\n\nEnviado do meu iPhone\n\nEm 27/11/2026, às 10:15, Ramal <{ADDRESS}> escreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt ipad in Portugal",
        f"{WORDS}\n\nEnviado do meu iPad\n\nNo dia 27/11/2026, às 10:15, Ramal <{ADDRESS}> escreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt thunderbird above", f"{WORDS}\n\nEm 27/11/2026 10:15, Atendimento Ramal escreveu:\n{QUOTED}\n", WORDS, "pt"
    ),
    reply(
        "pt thunderbird below", f"Em 27/11/2026 10:15, Atendimento Ramal escreveu:\n{QUOTED}\n\n{WORDS}\n", WORDS, "pt"
    ),
    reply(
        "pt thunderbird in Portugal",
        f"Às 10:15 de 27/11/2026, Atendimento Ramal escreveu:\n{QUOTED}\n\n{WORDS}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt thunderbird between the lines",
        "Em 27/11/2026 10:15, Atendimento Ramal escreveu:\n> Bom dia, Maria.\n>\n> Qual navegador você usa?\n\nUso o Firefox.\n\n"
        "> E qual sistema?\n\nO Linux, ainda não tentei em outro.\n",
        "Uso o Firefox.\n\nO Linux, ainda não tentei em outro.",
        "pt",
    ),
    reply(
        "pt thunderbird, signature below the quote",
        f"{WORDS}\n\nEm 27/11/2026 10:15, Atendimento Ramal escreveu:\n{QUOTED}\n-- \nMaria Souza\nSetor de compras\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt yahoo web",
        f" {WORDS}\n    Em sexta-feira, 27 de novembro de 2026 às 10:15:00 BRT, Ramal <{ADDRESS}> escreveu:  \n \n {ASKED}  ",
        WORDS,
        "pt",
    ),
    reply(
        "pt yahoo on android",
        f"{WORDS}\n\nEnviado do Yahoo Mail no Android \n \n  Em sex., 27 27e nov. 27e 2026 às 10:15, Ramal<{ADDRESS}> escreveu:   {ASKED}  ",
        WORDS,
        "pt",
    ),
    reply(
        "pt samsung",
        f"{WORDS}\n\n\nEnviado do meu Galaxy\n\n\n-------- Mensagem original --------\nDe: Ramal <{ADDRESS}> \nData: 27/11/2026  10:15  "
        f"(GMT-03:00) \nPara: maria.souza@cliente.example \nAssunto: Acesso ao sistema \n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt samsung smartphone, older",
        f"{WORDS}\n\nEnviado do meu smartphone Samsung Galaxy.\n-------- Mensagem original --------De: Ramal <{ADDRESS}> Data: 27/11/2026  10:15  "
        f"(GMT-03:00) Para: maria.souza@cliente.example Assunto: Acesso ao sistema \n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt zimbra",
        f'{WORDS}\n\n----- Mensagem original -----\nDe: "Ramal" <{ADDRESS}>\nPara: "Maria Souza" <maria.souza@cliente.example>\n'
        f"Enviadas: Sexta-feira, 27 de novembro de 2026 10:15:00\nAssunto: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "pt",
    ),
    reply("pt roundcube", f"{WORDS}\n\nEm 27/11/2026 10:15, Ramal escreveu:\n\n{QUOTED}\n", WORDS, "pt"),
    reply(
        "pt roundcube, date of ISO 8601", f"Em 2026-11-27 10:15, Ramal escreveu:\n\n{QUOTED}\n\n{WORDS}\n", WORDS, "pt"
    ),
    reply(
        "pt proton",
        f"{WORDS}\n\n-------- Mensagem original --------\nEm sexta-feira, 27/11/26 às 10:15, Ramal <{ADDRESS}> escreveu:\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply("pt quote without a head", f"{WORDS}\n\n{QUOTED}\n", WORDS, "pt"),
    reply("pt three depths of quotes", f"{WORDS}\n\n>> Bom dia\n>>> Socorro\n> Qual navegador?\n", WORDS, "pt"),
    reply("pt only a quote", f"Em 27/11/2026 10:15, Atendimento Ramal escreveu:\n{QUOTED}\n", "", "pt"),
    reply(
        "pt words about who wrote what stay",
        'Em 12/11 o suporte escreveu:\n\n"Aguarde dois dias."\n\nJá são quinze dias e ainda não tenho acesso.',
        'Em 12/11 o suporte escreveu:\n\n"Aguarde dois dias."\n\nJá são quinze dias e ainda não tenho acesso.',
        "pt",
    ),
    reply(
        "pt one line with a greater-than sign stays",
        "O consumo da unidade é\n> 500 kW\ne ainda não temos medidor.",
        "O consumo da unidade é\n> 500 kW\ne ainda não temos medidor.",
        "pt",
    ),
    reply(
        "pt a list with hyphens stays",
        f"Tentei o seguinte e não consigo:\n- limpar o cache\n- outro navegador\n-reiniciar\n\nEm 27/11/2026 10:15, Ramal escreveu:\n{QUOTED}\n",
        "Tentei o seguinte e não consigo:\n- limpar o cache\n- outro navegador\n-reiniciar",
        "pt",
    ),
    reply(
        "pt words below outlook's head stay when nothing stands above",
        f"De: Ramal <{ADDRESS}>\nEnviado: sexta-feira\nPara: Maria\nAssunto: Acesso\n\nQual navegador você usa?\n\nUso o Firefox.",
        f"De: Ramal <{ADDRESS}>\nEnviado: sexta-feira\nPara: Maria\nAssunto: Acesso\n\nQual navegador você usa?\n\nUso o Firefox.",
        "pt",
    ),
    Case(
        "pt gmail, both forms",
        answer(
            multipart(
                text_part(
                    f"{WORDS}\n\nEm sex., 27 de nov. de 2026 às 10:15, Ramal <{ADDRESS}> escreveu:\n\n{QUOTED}\n"
                ),
                text_part(
                    '<div dir="ltr">Bom dia.<div><br></div><div>Uso o Firefox, mas ainda não consigo entrar.</div></div><br>'
                    '<div class="gmail_quote"><div class="gmail_attr">Em sex. escreveu:<br></div><blockquote>x</blockquote></div>',
                    "html",
                ),
            ),
            kind='multipart/alternative; boundary="=_fronteira"',
        ),
        visible=WORDS,
        language="pt",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "pt outlook web, html alone",
        answer(
            '<html><body><div class="elementToProof">Bom dia.</div><div class="elementToProof"><br></div><div>Uso o Firefox, mas ainda não consigo '
            'entrar.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font '
            'face="Calibri"><b>De:</b> Ramal &lt;atendimento@ramal.example&gt;<br><b>Enviado:</b> sexta-feira, 27 de novembro de 2026 10:15<br><b>Para:'
            "</b> Maria<br><b>Assunto:</b> Acesso</font></div><div>Qual navegador você usa?</div></body></html>",
            kind="text/html; charset=utf-8",
        ),
        visible=WORDS,
        language="pt",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "pt yahoo, html alone",
        answer(
            '<html><body><div class="ydp"><div>Bom dia.</div><div><br></div><div>Uso o Firefox, mas ainda não consigo entrar.</div></div><div '
            'id="ydp2" class="yahoo_quoted"><div><div>Em sexta-feira, 27 de novembro de 2026 às 10:15:00 BRT, Ramal &lt;atendimento@ramal.example&gt; '
            "escreveu: </div><div><br></div><div>Qual navegador você usa?</div></div></div></body></html>",
            kind="text/html; charset=utf-8",
        ),
        visible=WORDS,
        language="pt",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "pt iphone, html alone",
        answer(
            '<html><body dir="auto">Bom dia.<div><br></div><div>Uso o Firefox, mas ainda não consigo entrar.<br id="lineBreakAtBeginningOfSignature"><div '
            'dir="ltr">Enviado do meu iPhone</div><div dir="ltr"><br><blockquote type="cite">Em 27 de nov. de 2026, à(s) 10:15, Ramal '
            '&lt;atendimento@ramal.example&gt; escreveu:<br><br></blockquote></div><blockquote type="cite"><div>Qual navegador você usa?</div>'
            "</blockquote></div></body></html>",
            kind="text/html; charset=utf-8",
        ),
        visible=WORDS,
        language="pt",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    reply(
        "pt yahoo mail's advertisement",
        f"{WORDS}\n\nEnviado do Yahoo Mail no Android<https://mail.onelink.example/107872968?pid=nativeplacement&c=Global_Acquisition_YMktg_315_Internal_"
        f"EmailSignature&af_sub1=Acquisition&af_sub2=Global_YMktg&af_sub3=&af_sub4=100000604&af_sub5=EmailSignature__Static_>\n\n{QUOTED}\n",
        WORDS,
        "pt",
    ),
    reply(
        "pt two lines with greater-than signs stay",
        "Temos duas unidades:\n> 500 kW em Minas\n> 300 kW na Bahia\n\nAinda não sei qual vale.",
        "Temos duas unidades:\n> 500 kW em Minas\n> 300 kW na Bahia\n\nAinda não sei qual vale.",
        "pt",
    ),
    reply(
        "pt a route with labels stays",
        "Não entendi. A linha é esta?\n\nDe: São Paulo\nPara: Lisboa\nData: 12/11\n\nSe for, ainda não tenho o formulário.",
        "Não entendi. A linha é esta?\n\nDe: São Paulo\nPara: Lisboa\nData: 12/11\n\nSe for, ainda não tenho o formulário.",
        "pt",
    ),
    reply(
        "pt the sender's name stays where it is the answer",
        f"O responsável pela empresa, que não tem acesso, é:\n\nMaria Souza\n\n{QUOTED}",
        "O responsável pela empresa, que não tem acesso, é:\n\nMaria Souza",
        "pt",
    ),
    reply(
        "pt hyphens between paragraphs stay",
        "Não consigo entrar no sistema.\n--\nE também não recebo o código por e-mail, o que faço?",
        "Não consigo entrar no sistema.\n--\nE também não recebo o código por e-mail, o que faço?",
        "pt",
    ),
    reply(
        "pt signature between words and quote, answer below",
        "Uso o Firefox.\n-- \nMaria Souza\n\nEm 27/11/2026 10:15, Ramal escreveu:\n> Qual navegador?\n> Qual sistema?\n\nO Linux, ainda não tentei em outro.",
        "Uso o Firefox.\n\nO Linux, ainda não tentei em outro.",
        "pt",
    ),
]
