"""Romanian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("cod, parol"),
    one_time_codes=(
        compound(
            r"codul (?:tău |dvs\.? |dumneavoastră )?de",
            " ",
            "verificare, securitate, autentificare, acces, activare",
        ),
        *words("cod (?:de )?(?:verificare|securitate|autentificare|activare)"),
    ),
    codes=words("codul, cod(?![a-z])"),
    enter_verbs=words("introdu, folosește"),
    other_numbers=words(r"""
        cod (?:poștal|promo\w*|client), număr\w*, numer\w*(?: \w+)?
    """),
    is_words=words("este"),
    negations=words("niciodată, nu"),
    addressing=words(r"acest, codul tău, următor\w*, introdu\w*, folosește"),
    pointing=words(r"acest\w*"),
    purposes=words("conectar, autentif"),
    promotions=words("reducere"),
    currencies=words("lei"),
)
