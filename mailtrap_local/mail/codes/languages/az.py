"""Azerbaijani."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words(r"""
        (?:təsdiq|giriş|təhlükəsizlik|doğrulama) (?:kodu|şifrəsi)\w*,
        birdəfəlik (?:kod|şifrə|parol)\w*, təsdiqləmə kodu\w*, təsdiq kodu
    """),
    codes=words(r"kod\w{0,6}(?![a-z])"),
    other_numbers=words(r"(?:endirim|promo) kod\w*, sifariş (?:nömrə|no)\w*, nömrə\w*"),
    purposes=words("giriş, təsdiq, daxil"),
    units=words(r"dəqiqə\w*, saat"),
    addressing=words("bu, aşağıdakı, kodunuz, sizin"),
    promotions=words("endirim"),
)
