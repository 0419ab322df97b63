"""Yiddish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("קאָד, קאד"),
    codes=words("קאָד, קאד"),
    addressing=words("אייער, דיין"),
    other_numbers=words("נומער"),
    purposes=words("אריינלאגירן, באשטעטיק"),
)
