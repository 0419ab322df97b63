"""Hausa."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("lambar, kalmar"),
    one_time_codes=words("(?:lambar|lambobin) (?:tabbatarwa|tsaro|shiga|sirri)"),
    other_numbers=words("lambar (?:oda|waya|odar)"),
    purposes=words("shiga, tabbata"),
    addressing=words("wannan, naka, ku"),
    units=words("minti"),
)
