"""Kazakh."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, құпия"),
    one_time_codes=words(r"(?:растау|бір реттік|қауіпсіздік|кіру|тексеру) (?:код|құпия ?сөз)\w*"),
    codes=words(r"код\w{0,7}(?![а-я])"),
    enter_verbs=words("енгізіңіз"),
    other_numbers=words(r"(?:жеңілдік|промо) ?код\w*, (?:тапсырыс|шот) нөмір\w*, нөмір\w*"),
    purposes=words("кіру, растау"),
    addressing=words("сіздің, мына, осы"),
    units=words("минут, сағат"),
)
