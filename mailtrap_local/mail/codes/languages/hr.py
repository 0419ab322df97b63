"""Croatian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("(?:kontrolni|verifikacijski|sigurnosni|potvrdni) kod"),
    codes=words("kod(?![a-z])"),
    is_words=words("je"),
    negations=words("ne"),
    purposes=words("potvrd"),
)
