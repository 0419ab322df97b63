"""Romanian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("cod, parol, cod, parol"),
    one_time_codes=(
        *words(r"""
            (?:codul|cod) (?:tău |dumneavoastră |dvs\. |tau )?(?:de |unic|temporar)(?:
            ?(?:verificare|confirmare|securitate|autentificare|acces|conectare|activare|unică
            folosință))?, parol\w* (?:ta )?(?:de )?unic\w*(?: folosință)?
        """),
        compound(
            r"codul (?:tău |dvs\.? |dumneavoastră )?de",
            " ",
            "verificare, securitate, autentificare, acces, activare",
        ),
        *words("cod (?:de )?(?:verificare|securitate|autentificare|activare)"),
    ),
    codes=words("cod(?:ul|ului)?(?![a-z]), codul, cod(?![a-z])"),
    enter_verbs=words("introdu, introduceți, folosește, folosiți, tastați, introdu, folosește"),
    other_numbers=words(r"""
        cod(?:ul)? (?:promoțional|promo\w*|poștal|client|de (?:reducere|bare|ridicare)),
        num[aă]r\w* (?:de )?(?:comand|factur|client)\w*, awb, comanda nr,
        cod (?:poștal|promo\w*|client), număr\w*, numer\w*(?: \w+)?
    """),
    is_words=words("este"),
    negations=words("niciodată, nu"),
    addressing=words(r"acest, codul tău, următor\w*, introdu\w*, folosește"),
    pointing=words(r"acest\w*"),
    purposes=words("conect, autentific, confirm, verific, conectar, autentif"),
    promotions=words("reducere, reducere"),
    currencies=words("lei"),
    units=words("minute?"),
    known_words=words("valabil, aici"),
)
