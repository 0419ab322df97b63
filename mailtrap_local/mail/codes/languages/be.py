"""Belarusian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, парол"),
    one_time_codes=words(r"""
        (?:аднаразов|праверачн|часов)\w* (?:код|парол)\w*,
        код\w{0,2} (?:пацвярдж\w*|для ўваходу|бяспекі|доступу)
    """),
    codes=words(r"код\w{0,2}(?![а-яіўё])"),
    enter_verbs=words("увядзіце, выкарыстайце"),
    other_numbers=words(r"прамакод, нумар \w+"),
    purposes=words("увайсці, уваход, пацверд, пацвердз"),
    addressing=words(r"ваш\w*, гэты, наступны"),
    units=words(r"хвілін\w*, гадзін\w*"),
)
