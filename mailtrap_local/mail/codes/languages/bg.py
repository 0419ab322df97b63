"""Bulgarian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, парол, код"),
    one_time_codes=words(r"""
        (?:еднократ\w*|временен|потвърдителен) (?:код|парол)\w*,
        код\w{0,3} (?:за (?:вход|потвърж\w*|достъп|сигурност|верифик\w*)),
        код[аоуе]?м? за потвържд
    """),
    codes=words(r"парола, код\w{0,3}(?![а-я]), код[аоуе]?м?(?![а-я])"),
    enter_verbs=words("въведете, използвайте"),
    other_numbers=words(r"""
        промо ?код, код за отстъпка, номер на \w+, пощенски код, товарителница
    """),
    purposes=words("вход, влез, потвърд"),
    addressing=words(r"този, ваш\w*, следния"),
    is_words=words("е"),
    units=words("минути?"),
    promotions=words("отстъпк"),
    pointing=words("този"),
)
