"""Malay."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("""
        kod (?:pengesahan|keselamatan|log masuk|otp|tac|sekali guna), tac(?=[: ]),
        kata laluan sekali guna, kod pengesahan
    """),
    codes=words("kod(?![a-z])"),
    is_words=words("adalah, ialah"),
    negations=words("jangan, tidak, bukan"),
    addressing=words("ini, anda, berikut"),
    pointing=words("ini"),
    other_numbers=words(r"""
        kod (?:promosi|diskaun|baucar|pos), nombor \w+, kod (?:syarikat|bank|biller|produk)
    """),
    purposes=words(r"""
        identiti, akaun\w*, log masuk, sahkan, pengesahan, dua langkah, peranti baharu
    """),
    units=words("minit, jam"),
    enter_verbs=words("masukkan, taip(?:kan)?(?![a-z]), gunakan, guna(?![a-z]), isikan"),
    number_nouns=words(r"nombor\w*, angka\w*, digit\w*"),
    single_use=words(r"sekali guna\w*, sementara"),
    minutes=words("minit, jam(?![a-z]), saat(?![a-z])"),
    stored_values=words("pintu, loker, parsel"),
    receipts=words("bil, invois, pesanan, resit"),
)
