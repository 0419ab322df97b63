"""Mongolian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, нууц"),
    one_time_codes=words(r"""
        (?:баталгаажуулах|нэвтрэх|нэг удаагийн|аюулгүй байдлын) (?:код|нууц үг)\w*
    """),
    codes=words(r"код\w{0,4}"),
    enter_verbs=words("оруулна уу"),
    other_numbers=words(r"""
        (?:хямдралын|промо) ?код\w*, (?:захиалгын|нэхэмжлэхийн) дугаар\w*, дугаар\w*
    """),
    purposes=words("нэвтр, баталгаажуул"),
    addressing=words("таны, энэ, доорх"),
    units=words("минут, цаг"),
)
