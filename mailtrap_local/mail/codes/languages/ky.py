"""Kyrgyz."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, сырсөз"),
    one_time_codes=words(r"(?:ырастоо|бир жолку|коопсуздук|кирүү|текшерүү) (?:код|сырсөз)\w*"),
    codes=words(r"код\w{0,7}"),
    enter_verbs=words("киргизиңиз"),
    other_numbers=words(r"(?:арзандатуу|промо) ?код\w*, (?:буйрутма|эсеп) номер\w*, номер\w*"),
    purposes=words("кирүү, ырастоо"),
    addressing=words("сиздин, бул"),
    units=words("мүнөт, саат"),
)
