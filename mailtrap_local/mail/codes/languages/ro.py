"""Romanian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("cod, parol"),
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
    enter_verbs=words(r"""
        introducerea, solicitat, introdu(?:ceți|ceţi|ce|cerea|cei)(?![a-z]), introdu(?![a-z]),
        tasta(?:ți|ti|ți|re)(?![a-z]), tastează, folosi(?:ți|ti|nd)(?![a-z]), folosește,
        foloseste, utiliza(?:ți|ti)(?![a-z]), scrie(?:ți|ti)?(?![a-z]), completa\w*,
        copia(?:ți|ti)(?![a-z]), copiază,
        (?:conect\w+|autentific\w+|confirm\w+)(?: \w+){0,2} cu, introdu, introduceți, folosiți,
        tastați
    """),
    other_numbers=words(r"""
        cod(?:ul)? (?:promoțional|promo\w*|poștal|client|de (?:reducere|bare|ridicare)),
        num[aă]r\w* (?:de )?(?:comand|factur|client)\w*, awb, comanda nr,
        cod (?:poștal|promo\w*|client), număr\w*, numer\w*(?: \w+)?, terminat\w* (?:în|in|cu)
    """),
    is_words=words("este"),
    negations=words("niciodată, nu"),
    addressing=words(r"acest, codul tău, următor\w*, introdu\w*, folosește"),
    pointing=words(r"acest\w*"),
    purposes=words("""
        doi pași, doi factori, dispozitiv nou, identit, verific, autentific, aprob, acces,
        cont(?:ul|ului)?(?![a-z]), confirm, conect, conectar, autentif
    """),
    promotions=words("reducere"),
    currencies=words("lei"),
    units=words("minute?"),
    known_words=words("valabil, aici"),
    number_nouns=words(r"num[ăa]r(?:ul|ului)?(?![a-z]), cifr\w*, caracter\w*"),
    single_use=words(r"""
        unic[ăa] folosință, unic[ăa] folosinta, unică utilizare, o singură dată, temporar\w*
    """),
    minutes=words(r"minut\w*, or[ăe](?![a-z]), ore(?![a-z]), secunde"),
    stored_values=words(r"""
        ușa, ușă, poart\w*, ridica\w*, colet\w*, easybox, rețea\w* de oaspeți, interfon
    """),
    journeys=words("rezervare, zbor(?![a-z])"),
    receipts=words("factură, factura, comandă, comanda"),
    code_labels=words("conectare, confirmare, verificare"),
)
