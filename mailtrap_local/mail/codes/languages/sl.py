"""Slovenian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, gesl"),
    one_time_codes=words(r"""
        (?:enkratn|potrditven|varnostn|prijavn|aktivacijsk)\w* (?:kod|gesl)\w*,
        kod\w{0,3} za (?:prijavo|potrditev|dostop)
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("""
        vnes(?:ite|i)(?![a-z]), vpiš(?:ite|i)(?![a-z]), uporabi(?:te)?(?![a-z]), vtipkajte,
        vnesite, uporabite, vpišite
    """),
    other_numbers=words(r"""
        (?:promocijsk|popustn|poštn|črtn)\w* kod\w*, koda za popust, številk\w* \w+,
        naročil\w* št\.?, ki se konča
    """),
    purposes=words("""
        prijav, potrdi, potrdit, identitet, račun(?:u|a)?(?![a-z]), dostop, dvofaktor,
        dvostopenj, potrd
    """),
    addressing=words(r"vaš\w*, ta, to, spodnj\w*, naslednj\w*, vnesite"),
    is_words=words("je, se glasi"),
    units=words(r"minut\w*, ur"),
    promotions=words("popust"),
    number_nouns=words(r"številk\w*, števk\w*"),
    single_use=words(r"enkratn\w*, začasn\w*"),
    minutes=words(r"minut\w*, ur[aei]?(?![a-z])"),
    stored_values=words(r"paketnik\w*, prevzem\w*, vrata(?![a-z])"),
)
