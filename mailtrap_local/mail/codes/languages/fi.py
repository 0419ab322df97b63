"""Finnish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("vahvist, tunnus, kood"),
    one_time_codes=(
        compound("vahvistus, todennus, kertakäyttö, kirjautumis, turva", "", "koodi, tunnus"),
    ),
    codes=words("koodi"),
    enter_verbs=words("syötä, käytä"),
    other_numbers=words(r"""
        (?:alennus|tarjous|viiva|posti|virhe)koodi, \w*numero(?:si)?(?![a-z]), puhelin
    """),
    is_words=words("on"),
    negations=words("älä, koskaan"),
    addressing=words(r"tämä, seuraava\w*, alla, syötä, anna, käytä"),
    pointing=words("tämä, tämän"),
    purposes=words("vahvist, kirjaud"),
    promotions=words("alennus"),
)
