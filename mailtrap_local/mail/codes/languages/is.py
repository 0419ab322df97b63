"""Icelandic."""  # noqa: N999  # the tag is a keyword of Python

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kóð, lykilor"),
    one_time_codes=words(r"""
        (?:staðfestingar|öryggis|innskráningar|auðkenningar)(?:kóð|númer)\w*,
        einnota (?:kóð|lykilorð)\w*
    """),
    codes=words(r"kóð\w{0,5}"),
    enter_verbs=words("sláðu inn, notaðu"),
    other_numbers=words(r"""
        (?:afsláttar|gjafa)kóð\w*, (?:pöntunar|reiknings|sendingar|bókunar)númer\w*
    """),
    purposes=words("skrá þig inn, innskrá, staðfest"),
    addressing=words("þinn, hér, þennan, þessi"),
    is_words=words("er"),
    units=words(r"mínút\w*, klukku\w*"),
    promotions=words("afslátt"),
)
