"""Uzbek."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, parol, код"),
    one_time_codes=words(r"""
        (?:tasdiqlash|tasdiq|bir martalik|xavfsizlik|kirish) (?:kod|parol)\w*,
        (?:тасдиқлаш|бир марталик|хавфсизлик|кириш) (?:код|парол)\w*
    """),
    codes=words(r"kod\w{0,7}(?![a-z]), код\w{0,7}"),
    enter_verbs=words("kiriting, киритинг"),
    other_numbers=words(r"""
        (?:chegirma|promo) ?kod\w*, (?:buyurtma|hisob) raqam\w*, raqam\w*, буюртма рақам\w*
    """),
    purposes=words("kirish, tasdiq, кириш, тасдиқ"),
    addressing=words("sizning, ushbu, quyidagi, сизнинг"),
    units=words("daqiqa, soat, дақиқа"),
)
