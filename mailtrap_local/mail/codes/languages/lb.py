"""Luxembourgish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("code"),
    one_time_codes=words("""
        eemolege? (?:code|passwuert), (?:bestätegungs|sécherheets|login)-?code
    """),
    code_endings=words("code"),
    purposes=words("umelden, aloggen, bestäteg"),
    addressing=words("ären, äre, dësen, dein"),
    units=words("minutten"),
)
