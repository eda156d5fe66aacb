"""Words that say nothing about what is asked, by language, without accents. Searches heed them only when alone."""

_PT = """
a ao aos aquela aquele aqui as ate com como da das de dela dele depois do dos e ela elas ele eles em entre era essa
esse esta este eu foi ha isso isto ja lhe mais mas me mesmo meu meus minha minhas muito na nao nas nem no nos nossa
nosso num numa o onde os ou para pela pelas pelo pelos por porque posso preciso qual quais quando que quem quero se sem
ser seu seus sua suas sao so tambem te tem tenho um uma umas uns voce
"""
_ES = """
a al algo ante aqui como con cual cuales cuando de del desde donde el ella ellas ellos en entre era es esa ese esta este
esto fue ha hay la las le les lo los mas me mi mis mucho muy necesito ni no nos o para pero por porque puedo que quien
quiero se ser si sin sobre son su sus tambien te tengo tiene tu un una unas unos usted y ya yo
"""
_EN = """
a about am an and any are as at be been but by can could did do does for from had has have how i if in into is it its me
my need no not of on or our she should so that the their them then there they this to want was we were what when where
which who why will with would you your
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in (("pt", _PT), ("es", _ES), ("en", _EN))
}
