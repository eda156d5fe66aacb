"""Answers in Spanish, as each program writes them."""

from mails.case import OURS, Case, answer, multipart, reply, text_part

ASKED = "Buenos días, María.\n\n¿Qué navegador usa?\n\nEquipo Ramal"
QUOTED = "> Buenos días, María.\n>\n> ¿Qué navegador usa?\n>\n> Equipo Ramal"
WORDS = "Hola:\n\nUso Firefox, pero todavía no puedo entrar."
ADDRESS = "atendimento+abc@ramal.example"

CASES: list[Case] = [
    reply(
        "es gmail web",
        f"{WORDS}\n\nEl vie, 27 nov 2026 a las 10:15, Ramal (<{ADDRESS}>) escribió:\n\n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es gmail web, head on two lines",
        f"{WORDS}\n\nEl vie, 27 nov 2026 a las 10:15, Atención de Ramal (<\n{ADDRESS}>) escribió:\n\n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es gmail mobile",
        f"{WORDS}\n\nEl vie, 27 de nov de 2026, 10:15, Ramal <{ADDRESS}>\nescribió:\n\n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es gmail in Latin America",
        f"{WORDS}\n\nEl vie., 27 de noviembre de 2026 10:15 a. m., Ramal <{ADDRESS}> escribió:\n\n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es outlook desktop",
        f"{WORDS}\n\nDe: Ramal <{ADDRESS}> \nEnviado el: viernes, 27 de noviembre de 2026 10:15\n"
        f"Para: Maria Souza <maria.souza@cliente.example>\nAsunto: Acceso al sistema\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es outlook desktop, with copies",
        f"{WORDS}\n\nDe: Ramal [mailto:{ADDRESS}] \nEnviado el: viernes, 27 de noviembre de 2026 10:15\nPara: Maria\nCC: Juan\n"
        f"Asunto: RE: Acceso\nImportancia: Alta\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es outlook web",
        f"{WORDS}\n________________________________\nDe: Ramal <{ADDRESS}>\nEnviado: viernes, 27 de noviembre de 2026 10:15\n"
        f"Para: Maria Souza <maria.souza@cliente.example>\nAsunto: Acceso al sistema\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es outlook for ios",
        f"{WORDS}\n\nObtener Outlook para iOS<https://aka.ms/o0ukef>\n________________________________\nDe: Ramal <{ADDRESS}>\n"
        f"Enviado: Friday, November 27, 2026 10:15:00 AM\nPara: Maria\nAsunto: Acceso\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es outlook for android",
        f"{WORDS}\n\nObtenga Outlook para Android<https://aka.ms/AAb9ysg>\n________________________________\nDe: Ramal <{ADDRESS}>\n"
        f"Enviado: viernes\nPara: Maria\nAsunto: Acceso\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es outlook express",
        f"{WORDS}\n\n-----Mensaje original-----\nDe: Ramal [mailto:{ADDRESS}]\nEnviado el: viernes, 27 de noviembre de 2026 10:15\n"
        f"Para: Maria\nAsunto: Acceso\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es windows mail",
        f"{WORDS}\n\nEnviado desde Correo para Windows\n\nDe: Ramal\nEnviado: viernes, 27 de noviembre de 2026 10:15\nPara: Maria\n"
        f"Asunto: Acceso\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es apple mail",
        f"{WORDS}\n\n> El 27 nov 2026, a las 10:15, Ramal <{ADDRESS}> escribió:\n> \n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es iphone",
        f"{WORDS}\n\nEnviado desde mi iPhone\n\n> El 27 nov 2026, a las 10:15, Ramal <{ADDRESS}> escribió:\n> \n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es iphone, head outside the quote",
        f"{WORDS}\n\nEnviado desde mi iPhone\n\nEl 27/11/2026, a las 10:15, Ramal <{ADDRESS}> escribió:\n\n{QUOTED}\n",
        WORDS,
        "es",
    ),
    reply("es thunderbird above", f"{WORDS}\n\nEl 27/11/2026 a las 10:15, Ramal escribió:\n{QUOTED}\n", WORDS, "es"),
    reply("es thunderbird below", f"El 27/11/26 a las 10:15, Ramal escribió:\n{QUOTED}\n\n{WORDS}\n", WORDS, "es"),
    reply(
        "es thunderbird between the lines",
        "El 27/11/26 a las 10:15, Ramal escribió:\n> ¿Qué navegador usa?\n\nUso el Firefox.\n\n> ¿Y el sistema?\n>\n\nEl de siempre, todavía.\n\n> Equipo\n",
        "Uso el Firefox.\n\nEl de siempre, todavía.",
        "es",
    ),
    reply(
        "es yahoo web",
        f" {WORDS}\n    En viernes, 27 de noviembre de 2026, 10:15:00 CET, Ramal <{ADDRESS}> escribió:  \n \n {ASKED}  ",
        WORDS,
        "es",
    ),
    reply(
        "es yahoo on android",
        f"{WORDS}\n\nEnviado desde Yahoo Mail con Android \n \n  El vie., 27 nov. 2026 a la(s) 10:15, Ramal<{ADDRESS}> escribió:   {ASKED}  ",
        WORDS,
        "es",
    ),
    reply(
        "es yahoo on the iphone",
        f"{WORDS}\n\n\nEnviado desde Yahoo Mail para iPhone\n\n\nEl viernes, noviembre 27, 2026, 10:15 AM, Ramal <{ADDRESS}> escribió:\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply(
        "es samsung",
        f"{WORDS}\n\nEnviado desde mi Galaxy\n\n-------- Mensaje original --------\nDe: Ramal <{ADDRESS}> \nFecha: 27/11/26  10:15  (GMT+01:00) \n"
        f"Para: maria.souza@cliente.example \nAsunto: Acceso \n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply("es roundcube", f"{WORDS}\n\nEl 2026-11-27 10:15, Ramal escribió:\n{QUOTED}\n", WORDS, "es"),
    reply(
        "es zimbra",
        f'{WORDS}\n\n----- Mensaje original -----\nDe: "Ramal" <{ADDRESS}>\nPara: "Maria" <maria.souza@cliente.example>\nEnviados: Viernes, 27 '
        f"de Noviembre 2026 10:15:00\nAsunto: Acceso\n\n{ASKED}\n",
        WORDS,
        "es",
    ),
    reply("es quote without a head", f"{QUOTED}\n\n{WORDS}\n", WORDS, "es"),
    reply(
        "es a question about dates stays",
        "El 12 de noviembre me escribió:\n\nque en dos días. Todavía no tengo el acceso.",
        "El 12 de noviembre me escribió:\n\nque en dos días. Todavía no tengo el acceso.",
        "es",
    ),
    Case(
        "es apple mail, html alone",
        answer(
            '<html><body><div>Hola:</div><div><br></div><div>Uso Firefox, pero todavía no puedo entrar.</div><div><br><blockquote type="cite">'
            f"<div>El 27 nov 2026, a las 10:15, Ramal &lt;{ADDRESS}&gt; escribió:</div><br><div>Buenos días, María.</div></blockquote></div></body></html>",
            kind="text/html; charset=utf-8",
        ),
        visible=WORDS,
        language="es",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "es outlook desktop, both forms",
        answer(
            multipart(
                text_part(
                    f"{WORDS}\n\n \n\nDe: Ramal <{ADDRESS}> \nEnviado el: viernes\nPara: Maria\nAsunto: Acceso\n\n \n\n{ASKED}\n"
                ),
                text_part("<p>x</p>", "html"),
            ),
            kind='multipart/alternative; boundary="=_fronteira"',
        ),
        visible=WORDS,
        language="es",
        references=(OURS,),
        subject="Re: Sistema",
    ),
]
