"""Macedonian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, лозинк"),
    one_time_codes=words(r"""
        (?:еднократ\w*|безбедносен|потврден) (?:код|лозинк)\w*,
        код\w{0,3} за (?:најава|потврда|верифик\w*|безбедност)
    """),
    codes=words(r"код\w{0,3}(?![а-ш])"),
    enter_verbs=words("внесете, користете, внеси"),
    other_numbers=words(r"промо ?код, број на \w+, код за попуст"),
    purposes=words("најав, потврд"),
    addressing=words("твојот, вашиот, овој, следниот, го"),
    is_words=words("е, гласи"),
    units=words("минути?"),
    promotions=words("попуст"),
)
