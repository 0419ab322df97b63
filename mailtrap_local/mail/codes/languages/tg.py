"""Tajik."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("рамз, код"),
    one_time_codes=words(r"""
        рамзи (?:тасдиқ|воридшав|амният|якдафъаина)\w*, коди (?:тасдиқ|воридшав|амният)\w*,
        пароли якдафъаина
    """),
    codes=words(r"рамз\w{0,3}, код\w{0,3}"),
    enter_verbs=words("ворид кунед"),
    other_numbers=words(r"рақами \w+, рамзи тахфиф"),
    purposes=words("ворид, тасдиқ"),
    addressing=words("шумо, ин"),
    units=words("дақиқа, соат"),
)
