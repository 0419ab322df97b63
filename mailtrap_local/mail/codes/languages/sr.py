"""Serbian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, лозинк, šifr, шифр"),
    one_time_codes=words(r"""
        (?:једнократ\w*|безбедносни|потврдни|верификациони) (?:код|лозинк|шифр)\w*,
        код\w{0,3} за (?:пријаву|потврду|верификац\w*),
        (?:jednokratn\w*|bezbednosn\w*|verifikacion\w*) (?:kod|lozink|šifr)\w*,
        kod\w{0,3} za (?:prijavu|potvrdu|verifikac\w*)
    """),
    codes=words(r"код\w{0,3}(?![а-ш]), šifra, шифра"),
    enter_verbs=words("унесите, користите, unesite"),
    other_numbers=words(r"промо ?код, број \w+, код за попуст, broj \w+"),
    purposes=words("пријав, потврд, prijav, potvrd, verifik"),
    addressing=words(r"ваш\w*, твој\w*, овај, следећи, ovaj"),
    is_words=words("је, гласи, glasi"),
    units=words(r"минут\w*"),
    promotions=words("попуст, popust"),
)
