"""Malay."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("""
        kod (?:pengesahan|keselamatan|log masuk|otp|tac|sekali guna), tac(?=[: ]),
        kata laluan sekali guna, kod pengesahan
    """),
    codes=words("kod(?![a-z]), kod(?![a-z])"),
    is_words=words("adalah, ialah"),
    negations=words("jangan, tidak, bukan"),
    addressing=words("ini, anda, berikut, anda, ini, berikut"),
    pointing=words("ini"),
    other_numbers=words(r"kod (?:promosi|diskaun|baucar|pos), nombor \w+"),
    purposes=words("log masuk, pengesahan, sahkan"),
    units=words("minit, jam"),
)
