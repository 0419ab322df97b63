"""Estonian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kood"),
    one_time_codes=words("kinnituskood"),
    is_words=words("on, ole"),
)
