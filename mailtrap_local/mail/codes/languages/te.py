"""Telugu."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("కోడ్"),
    one_time_codes=words("ధృవీకరణ కోడ్"),
)
