"""The corpus: mails as programs and servers really write them, by people and at domains that do not exist."""

from mails import automatic, bounces, broken, charsets, files, html, new, replies_en, replies_es, replies_pt, threads
from mails.case import Case

CORPUS: list[Case] = [
    *replies_pt.CASES,
    *replies_es.CASES,
    *replies_en.CASES,
    *new.CASES,
    *automatic.CASES,
    *bounces.CASES,
    *charsets.CASES,
    *html.CASES,
    *files.CASES,
    *broken.CASES,
    *threads.CASES,
]
