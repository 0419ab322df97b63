"""Malay."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("kod pengesahan"),
    codes=words("kod(?![a-z])"),
    is_words=words("adalah, ialah"),
    negations=words("jangan, tidak, bukan"),
    addressing=words("anda, ini, berikut"),
    pointing=words("ini"),
)
