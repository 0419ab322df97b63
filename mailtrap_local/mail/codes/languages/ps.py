"""Pashto."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("کوډ"),
    one_time_codes=words("د (?:تایید|تصدیق|ننوتلو|امنیت) کوډ, (?:تایید|تصدیق) کوډ"),
    codes=words("کوډ"),
    other_numbers=words("د (?:فرمایش|بل) شمېره, شمېره"),
    purposes=words("ننوت, تایید"),
    addressing=words("ستاسو, دا"),
    units=words("دقیقې"),
)
