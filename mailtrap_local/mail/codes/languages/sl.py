"""Slovenian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, gesl"),
    one_time_codes=words(r"""
        (?:enkratn|potrditven|varnostn|prijavn|aktivacijsk)\w* (?:kod|gesl)\w*,
        kod\w{0,3} za (?:prijavo|potrditev|dostop)
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("vnesite, uporabite, vpišite"),
    other_numbers=words(r"""
        (?:promocijsk|popustn|poštn|črtn)\w* kod\w*, koda za popust, številk\w* \w+,
        naročil\w* št\.?
    """),
    purposes=words("prijav, potrd, dostop"),
    addressing=words(r"vaš\w*, ta, to, spodnj\w*, naslednj\w*, vnesite"),
    is_words=words("je, se glasi"),
    units=words(r"minut\w*, ur"),
    promotions=words("popust"),
)
