"""Welsh."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("cod"),
    one_time_codes=words("""
        cod (?:diogelwch|dilysu|cadarnhau|mewngofnodi|untro|un-tro), cyfrinair untro
    """),
    codes=words("[cg]h?od(?![a-z])"),
    enter_verbs=words("rhowch, defnyddiwch"),
    other_numbers=words(r"cod (?:post|disgownt|hyrwyddo), rhif \w+"),
    purposes=words("mewngofnodi, fewngofnodi, cadarnhau, dilysu"),
    addressing=words("eich, hwn, dy"),
    is_words=words("yw, ydy"),
    units=words("munud, awr"),
)
