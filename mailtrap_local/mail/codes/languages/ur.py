"""Urdu."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("کوڈ"),
    one_time_codes=words("تصدیقی کوڈ"),
)
