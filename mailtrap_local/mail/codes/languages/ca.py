"""Catalan."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("cod"),
    one_time_codes=words("codi de verificació"),
    codes=words("codi(?![a-z])"),
)
