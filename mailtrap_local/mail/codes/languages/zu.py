"""Zulu."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("ikhodi, iphasi"),
    one_time_codes=words(r"ikhodi (?:yakho )?(?:yok|yoku|yo)\w+"),
    codes=words("ikhodi"),
    other_numbers=words(r"inombolo (?:ye|yo)\w*"),
    purposes=words("ngena, qinisekis"),
    addressing=words("yakho, le"),
    units=words("imizuzu"),
)
