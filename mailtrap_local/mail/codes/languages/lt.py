"""Lithuanian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, slaptažod"),
    one_time_codes=words(r"""
        (?:patvirtinimo|saugos|prisijungimo|vienkartin\w+|tapatybės|aktyvinimo)
        (?:kod|slaptažod)\w*
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("įveskite, įvesk, naudokite"),
    other_numbers=words(r"""
        nuolaidos kod\w*, pašto kod\w*, (?:užsakymo|sąskaitos|kliento|siuntos) (?:numer|nr)\w*,
        numeris
    """),
    purposes=words("prisijung, patvirtin"),
    addressing=words("jūsų, šį, šis, tavo, žemiau"),
    is_words=words("yra"),
    units=words(r"min, minut\w*, valand\w*"),
    promotions=words("nuolaid"),
)
