"""Russian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("подтвер, войти, вход, код, пароль, парол"),
    one_time_codes=(
        compound(
            "код[аоуе]?м?",
            " ",
            """
            подтвержд, проверк, безопасност, доступа, авторизац, активац, входа, для входа, верифик
            """,
        ),
        *words(r"(?:проверочн|одноразов|секретн)\w* (?:код|парол), пин-?код, смс-код"),
    ),
    codes=words("код[аоуе]?м?(?![а-я])"),
    enter_verbs=words("введите, используйте, укажите"),
    numbers_to_enter=words("это число, (?:эти|следующие) цифры"),
    code_labels=words("верификация"),
    other_numbers=words(r"""
        промокод, код (?:ошибк|товар|скидк|купон|города|страны)\w*, номер\w*(?: \w+)?, индекс,
        тел(?:\.|ефон), инн, огрн, заказ\w* №, оканчива\w+(?: на)?, последни\w+ цифр, артикул,
        трек-номер, заявк\w+, обращени\w+
    """),
    numbered_things=words(r"заказ\w*, сч[её]т\w*, посылк\w*"),
    is_words=words("это"),
    conjunctions=words("или, и"),
    negations=words("не, никогда, никому"),
    addressing=words(r"ваш\w*, твой, этот, этого, следующ\w*, введите, используйте, ниже"),
    pointing=words("этот, этого, этим"),
    purposes=words("войти, вход, подтверд, регистр"),
    receipts=words("чек"),
    promotions=words("скидк, промокод, акци, распродаж"),
    units=words("минут, секунд, часов, дней, баллов"),
    currencies=words(r"руб\.?"),
)
