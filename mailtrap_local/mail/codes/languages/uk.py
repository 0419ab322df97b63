"""Ukrainian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, парол"),
    one_time_codes=words(r"""
        код[аоуе]?м? (?:підтвердж|перевірк|безпеки|доступу|для підтвержд|активац|авторизац),
        (?:перевірочн|одноразов|секретн)\w* (?:код|парол)
    """),
    codes=words("код[аоуе]?м?(?![а-я])"),
    enter_verbs=words("введіть"),
    other_numbers=words(r"промокод, код помилк\w*, номер\w*(?: \w+)?, тел(?:\.|ефон)"),
    is_words=words("є"),
    negations=words("не, ніколи, нікому"),
    addressing=words(r"ваш\w*, твій, цей, наступн\w*, введіть, використайте, нижче"),
    pointing=words("цей"),
    purposes=words("увійти, підтверд"),
    promotions=words("промокод, акци"),
    currencies=words("грн"),
)
