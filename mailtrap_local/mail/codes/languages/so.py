"""Somali."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("koodh, furaha"),
    one_time_codes=words(r"(?:koodh\w*|lambar\w*) (?:xaqiijinta|hubinta|amniga)"),
    codes=words(r"koodh\w*"),
    other_numbers=words("lambarka (?:dalabka|qaansheegta)"),
    purposes=words("gal, xaqiiji"),
    addressing=words("kan"),
    is_words=words("waa"),
    units=words("daqiiqo"),
)
