"""Swahili."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("msimbo, nambari, nenosiri"),
    one_time_codes=words(r"""
        (?:msimbo|nambari) (?:wako )?(?:wa|ya) (?:uthibitish\w*|usalama|kuingia|mara moja|siri),
        nenosiri la mara moja, nambari hii
    """),
    codes=words("msimbo"),
    enter_verbs=words("tumia, weka, ingiza"),
    other_numbers=words("""
        nambari ya (?:oda|agizo|ankara|simu|mteja|ufuatiliaji), msimbo wa (?:punguzo|ofa)
    """),
    purposes=words("kuingia, uthibitish, thibitish"),
    addressing=words("wako, yako, hii, huu"),
    is_words=words("ni"),
    units=words("dakika, saa"),
)
