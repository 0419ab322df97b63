"""Lithuanian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, slaptažod"),
    one_time_codes=words(r"""
        (?:patvirtinimo|saugos|prisijungimo|vienkartin\w+|tapatybės|aktyvinimo)
        (?:kod|slaptažod)\w*
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("""
        įves(?:kite|ti)(?![a-z]), įveskite, naudokite, panaudokite, įrašykite, surinkite, įvesk
    """),
    other_numbers=words(r"""
        nuolaidos kod\w*, pašto kod\w*, (?:užsakymo|sąskaitos|kliento|siuntos) (?:numer|nr)\w*,
        numeris, kurios? pabaiga, besibaigian\w+
    """),
    purposes=words("prisijung, patvirtin, tapatyb, paskyr, dviejų žingsnių, prieig"),
    addressing=words("jūsų, šį, šis, tavo, žemiau"),
    is_words=words("yra"),
    units=words(r"min, minut\w*, valand\w*"),
    promotions=words("nuolaid"),
    number_nouns=words(r"skai(?:čius|tmen\w*|čių)\w*, numer\w*"),
    single_use=words(r"vienkartin\w*, laikin\w*"),
    minutes=words(r"minu\w+, valand\w*"),
    stored_values=words(r"paštomat\w*, atsiėm\w*, durų"),
)
