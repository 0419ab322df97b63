"""Filipino."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    pointing=words("itong"),
    stems=words("code, kodigo"),
    codes=words("kodigo"),
    addressing=words("na ito, iyong, gamitin"),
    purposes=words("mag-log in, i-verify, ma-verify"),
    units=words("minuto"),
    is_words=words("ay, ay:"),
    enter_verbs=words("gamitin, ilagay"),
)
