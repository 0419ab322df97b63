"""Esperanto."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, pasvort"),
    one_time_codes=words(r"(?:konfirma|kontrola|sekureca|ensaluta|unufoja)n? (?:kod|pasvort)\w*"),
    codes=words(r"kodo\w{0,2}"),
    enter_verbs=words("enigu, uzu"),
    other_numbers=words(r"numero de \w+, rabata kodo"),
    purposes=words("ensalut, konfirm"),
    addressing=words("via, tiu, ĉi"),
    is_words=words("estas"),
    units=words("minutoj"),
)
