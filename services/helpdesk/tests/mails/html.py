"""Mails in HTML alone: what is read as text, and what must not come through."""

from mails.case import OURS, Case, answer, mail


def html(name: str, body: str, visible: str, language: str | None = None) -> Case:
    return Case(name, mail(body, kind="text/html; charset=utf-8"), visible=visible, language=language)


CASES: list[Case] = [
    html(
        "paragraphs and breaks", "<p>Olá, não consigo</p><p>fazer<br>isso</p>", "Olá, não consigo\n\nfazer\nisso", "pt"
    ),
    html("lists", "<p>Tentei:</p><ul><li>isto</li><li>aquilo</li></ul>", "Tentei:\n\n- isto\n- aquilo"),
    html("entities", "<p>Jo&atilde;o &amp; Maria &lt;x&gt; &#8364;&nbsp;5</p>", "João & Maria <x> € 5"),
    html(
        "link with its address",
        '<p>Veja <a href="https://ajuda.example/a?b=1&amp;c=2">aqui</a>.</p>',
        "Veja aqui <https://ajuda.example/a?b=1&c=2>.",
    ),
    html(
        "link that shows its address",
        '<a href="https://ajuda.example/">https://ajuda.example</a>',
        "https://ajuda.example",
    ),
    html("mailbox that shows its address", '<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
    html("link to a script", '<p>Clique <a href="javascript:alert(1)">aqui</a></p>', "Clique aqui"),
    html("link to a script, hidden", '<p>Clique <a href=" java&#10;script:alert(1)">aqui</a></p>', "Clique aqui"),
    html("link to data", '<p>Clique <a href="data:text/html,x">aqui</a></p>', "Clique aqui"),
    html("script and style", "<style>p{}</style><script>alert(1)</script><p>Oi</p>", "Oi"),
    html("script within a script", "<scr<script>x</script>ipt>alert(1)</script>Oi", "<scr ipt>alert(1)Oi"),
    html("script that does not end", "<p>Oi</p><script>alert(1)", "Oi"),
    html(
        "handlers and pictures",
        '<img src=x onerror=alert(1)><p onclick="x()">Oi</p><svg onload=alert(1)><text>a</text></svg>',
        "Oi",
    ),
    html(
        "comments of Outlook",
        "<!--[if gte mso 9]><xml><o:p>x</o:p></xml><![endif]--><p>Oi</p><![if !vml]><p>Tudo</p><![endif]>",
        "Oi\n\nTudo",
    ),
    html("comment that does not end", "<p>Oi</p><!-- nada", "Oi"),
    html("title is not shown", "<html><head><title>Sem assunto</title></head><body>Oi</body></html>", "Oi"),
    html("less-than in words", "<p>a < b, 3 <4</p>", "a < b, 3 <4"),
    html("tags of nothing", "<></><p>Oi</p>< p>x", "<>\n\nOi\n\n< p>x"),
    html("deep nesting", "<div>" * 3000 + "Oi" + "</div>" * 3000, "Oi"),
    Case(
        "quotes thirty deep",
        answer("<p>Oi</p>" + "<blockquote>a<br>b" * 30, kind="text/html; charset=utf-8"),
        visible="Oi",
        references=(OURS,),
        subject="Re: Sistema",
    ),
    html(
        "table",
        "<table><tr><td>Nome</td><td>Maria</td></tr><tr><td>CNPJ</td><td>1</td></tr></table>",
        "Nome Maria\nCNPJ 1",
    ),
    html("preformatted", "<pre>a\n  b</pre>", "a\n  b"),
    html(
        "numbers and hyphens at the start are not escaped",
        "<p>1. um</p><p>- dois</p><p>+ três</p><p>2026. Ano</p>",
        "1. um\n\n- dois\n\n+ três\n\n2026. Ano",
    ),
    html("stars and underscores are not escaped", "<p>*a* _b_ [c](d) `e` #f</p>", "*a* _b_ [c](d) `e` #f"),
    html("bold and headings", "<h1>Erro</h1><p><b>Não</b> <i>entra</i></p>", "# Erro\n\nNão entra", "pt"),
    html("HTML that is empty", "<html><body></body></html>", ""),
]
