"""Finnish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("vahvist, tunnus, kood"),
    one_time_codes=(
        *words(r"""
            kertakäyttö\w* (?:tunnus|koodi|salasana|pin)\w*, kertakäyttökoodi\w*, tunnusluku\w*,
            (?:vahvistus|turva|kirjautumis|varmennus|todennus|aktivointi)(?:koodi|tunnus)\w*,
            kertakoodi\w*
        """),
        compound("vahvistus, todennus, kertakäyttö, kirjautumis, turva", "", "koodi, tunnus"),
    ),
    codes=words(r"koodi\w{0,4}, koodi"),
    enter_verbs=words("syötä, anna, käytä, kirjoita, syötä, käytä"),
    other_numbers=words(r"""
        (?:alennus|lahjakortti|nouto|ovi|tilaus|asiakas|varaus|kampanja|tarjous)(?:koodi|tunnus|numero)\w*,
        viitenumero, tilausnumero, y-tunnus, (?:alennus|tarjous|viiva|posti|virhe)koodi,
        \w*numero(?:si)?(?![a-z]), puhelin
    """),
    is_words=words("on"),
    negations=words("älä, koskaan"),
    addressing=words(r"alla\w*, tämä, tätä, syötä, tämä, seuraava\w*, alla, syötä, anna, käytä"),
    pointing=words("tämä, tätä, tämä, tämän"),
    purposes=words("kirjautu, vahvist, tunnistaut, vahvist, kirjaud"),
    promotions=words("alennus"),
    code_endings=words("koodi, koodisi, koodin, koodilla"),
    known_words=words("voimassa, tässä"),
)
