"""Answers in English, as each program writes them."""

from mails.case import OURS, Case, answer, reply

ASKED = "Good morning, Maria.\n\nWhich browser do you use?\n\nRamal team"
QUOTED = "> Good morning, Maria.\n>\n> Which browser do you use?\n>\n> Ramal team"
WORDS = "Hello,\n\nI use Firefox, and still cannot get in."
ADDRESS = "atendimento+abc@ramal.example"

CASES: list[Case] = [
    reply(
        "en gmail web",
        f"{WORDS}\n\nOn Fri, Nov 27, 2026 at 10:15 AM Ramal <{ADDRESS}> wrote:\n\n{QUOTED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en gmail web, head on two lines",
        f"{WORDS}\n\nOn Fri, 27 Nov 2026 at 10:15, Atendimento Ramal <\n{ADDRESS}> wrote:\n\n{QUOTED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en gmail mobile", f"{WORDS}\n\nOn Fri, 27 Nov 2026, 10:15 Ramal, <{ADDRESS}> wrote:\n\n{QUOTED}\n", WORDS, "en"
    ),
    reply(
        "en outlook desktop",
        f"{WORDS}\n\nFrom: Ramal <{ADDRESS}> \nSent: Friday, November 27, 2026 10:15 AM\nTo: Maria Souza <maria.souza@cliente.example>\n"
        f"Subject: Acesso ao sistema\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en outlook desktop, bold labels",
        f"{WORDS}\n\n*From:* Ramal <{ADDRESS}> \n*Sent:* Friday, November 27, 2026 10:15 AM\n*To:* Maria\n*Subject:* Acesso\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en outlook web",
        f"{WORDS}\n________________________________\nFrom: Ramal <{ADDRESS}>\nSent: Friday, November 27, 2026 10:15 AM\nTo: Maria\n"
        f"Subject: Acesso\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en outlook for ios",
        f"{WORDS}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Ramal <{ADDRESS}>\n"
        f"Sent: Friday, November 27, 2026 10:15:00 AM\nTo: Maria\nSubject: Acesso\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en outlook for android",
        f"{WORDS}\n\nSent from Outlook for Android<https://aka.ms/AAb9ysg>\n________________________________\nFrom: Ramal <{ADDRESS}>\n"
        f"Sent: Friday\nTo: Maria\nSubject: Acesso\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en outlook express",
        f"{WORDS}\n\n-----Original Message-----\nFrom: Ramal [mailto:{ADDRESS}]\nSent: Friday, November 27, 2026 10:15 AM\nTo: Maria\n"
        f"Subject: Acesso\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en windows mail",
        f"{WORDS}\n\nSent from Mail for Windows\n\nFrom: Ramal\nSent: Friday\nTo: Maria\nSubject: Acesso\n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en apple mail", f"{WORDS}\n\n> On 27 Nov 2026, at 10:15, Ramal <{ADDRESS}> wrote:\n> \n{QUOTED}\n", WORDS, "en"
    ),
    reply(
        "en iphone",
        f"{WORDS}\n\nSent from my iPhone\n\n> On 27 Nov 2026, at 10:15, Ramal <{ADDRESS}> wrote:\n> \n{QUOTED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en iphone, American date",
        f"{WORDS}\n\nSent from my iPhone\n\nOn Nov 27, 2026, at 10:15 AM, Ramal <{ADDRESS}> wrote:\n\n{QUOTED}\n",
        WORDS,
        "en",
    ),
    reply("en thunderbird above", f"{WORDS}\n\nOn 11/27/26 10:15, Ramal wrote:\n{QUOTED}\n", WORDS, "en"),
    reply("en thunderbird below", f"On 27/11/2026 10:15, Ramal wrote:\n{QUOTED}\n\n{WORDS}\n", WORDS, "en"),
    reply(
        "en thunderbird between the lines",
        "On 27/11/2026 10:15, Ramal wrote:\n> Which browser do you use?\nFirefox, and I still have it.\n> Which system?\nThe usual one.\n>\n> Ramal team\n",
        "Firefox, and I still have it.\n\nThe usual one.",
        "en",
    ),
    reply(
        "en yahoo web",
        f" {WORDS}\n    On Friday, November 27, 2026 at 10:15:00 AM GMT-3, Ramal <{ADDRESS}> wrote:  \n \n {ASKED}  ",
        WORDS,
        "en",
    ),
    reply(
        "en yahoo on android",
        f"{WORDS}\n\nSent from Yahoo Mail on Android \n \n  On Fri, Nov 27, 2026 at 10:15, Ramal<{ADDRESS}> wrote:   {ASKED}  ",
        WORDS,
        "en",
    ),
    reply(
        "en samsung",
        f"{WORDS}\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: Ramal <{ADDRESS}> \nDate: 11/27/26  10:15 AM  (GMT-03:00) \n"
        f"To: maria.souza@cliente.example \nSubject: Acesso \n\n{ASKED}\n",
        WORDS,
        "en",
    ),
    reply(
        "en proton",
        f"{WORDS}\n\n------- Original Message -------\nOn Friday, November 27th, 2026 at 10:15, Ramal <{ADDRESS}> wrote:\n\n{QUOTED}\n",
        WORDS,
        "en",
    ),
    reply("en roundcube below", f"On 2026-11-27 10:15, Ramal wrote:\n{QUOTED}\n\n{WORDS}\n", WORDS, "en"),
    reply("en pine, name alone", f"{WORDS}\n\nOn Fri, 27 Nov 2026, Ramal wrote:\n\n{QUOTED}\n", WORDS, "en"),
    reply("en quotes with stuffing", f"{WORDS}\n\n > Good morning\n > Which browser\n", WORDS, "en"),
    reply(
        "en words that look like a head stay",
        "On Monday at 10:15 your colleague wrote:\n\nthat it would take two days. It is still not done.",
        "On Monday at 10:15 your colleague wrote:\n\nthat it would take two days. It is still not done.",
        "en",
    ),
    reply(
        "en words with labels stay",
        "From: São Paulo\nTo: Lisbon\n\nThat is the route of the line, and I need the form for it.",
        "From: São Paulo\nTo: Lisbon\n\nThat is the route of the line, and I need the form for it.",
        "en",
    ),
    Case(
        "en outlook desktop, html alone",
        answer(
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body lang="EN-GB">'
            '<div class="WordSection1"><p class="MsoNormal">Hello,<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">I use '
            'Firefox, and still cannot get in.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid '
            '#E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Ramal &lt;atendimento@ramal.example&gt; <br><b>Sent:</b> Friday, November 27, 2026 10:15'
            '<br><b>To:</b> Maria<br><b>Subject:</b> Acesso<o:p></o:p></p></div></div><p class="MsoNormal">Good morning</p></div></body></html>',
            kind="text/html; charset=utf-8",
        ),
        visible=WORDS,
        language="en",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "en gmail, html alone",
        answer(
            '<div dir="ltr">Hello,<div><br></div><div>I use Firefox, and still cannot get in.</div></div><br><div class="gmail_quote"><div dir="ltr" '
            'class="gmail_attr">On Fri, Nov 27, 2026 at 10:15 AM Ramal &lt;<a href="mailto:atendimento@ramal.example">atendimento@ramal.example</a>&gt; '
            'wrote:<br></div><blockquote class="gmail_quote" style="margin:0"><div>Good morning</div><div>Which browser?</div></blockquote></div>',
            kind="text/html; charset=utf-8",
        ),
        visible=WORDS,
        language="en",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "en format flowed",
        answer(
            "I use Firefox, and it \nstill does not \nlet me in.\n\n> Which browser do \n> you use, and which \n> system?\n\nThe system is \nLinux.\n-- \nMaria\n",
            kind="text/plain; charset=utf-8; format=flowed",
        ),
        visible="I use Firefox, and it still does not let me in.\n\nThe system is Linux.",
        text="I use Firefox, and it still does not let me in.\n\n> Which browser do you use, and which system?\n\nThe system is Linux.\n-- \nMaria",
        language="en",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    Case(
        "en format flowed without spaces",
        answer("Inter \nnational, and not \nthe other\n", kind="text/plain; charset=utf-8; format=flowed; delsp=yes"),
        visible="International, and notthe other",
        language=None,
        references=(OURS,),
        subject="Re: Sistema",
    ),
]
