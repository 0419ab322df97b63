"""Turkish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("giriş, doğrula, kod, şifre, parol"),
    one_time_codes=(
        *words("şifreniz(?=[: ])"),
        *words(r"""
            tek kullanımlık (?:şifre|kod|parola)\w*,
            (?:doğrulama|onay|güvenlik|giriş|aktivasyon|işlem|sms) (?:kod|şifre)\w*,
            şifreniz(?=: ?[0-9])
        """),
        compound(
            """
            doğrulama, onay, güvenlik, giriş, aktivasyon, etkinleştirme, tek kullanımlık,
            kimlik doğrulama, sms
            """,
            " ",
            "kod, şifre, parola",
        ),
    ),
    codes=words(r"kod\w{0,6}(?![a-z]), kod(?:u|un|unuz)?(?![a-z])"),
    code_labels=words("doğrulama"),
    other_numbers=words(r"""
        (?:indirim|kupon|hediye|teslimat|teslim|kampanya|müşteri|davet) (?:kod|no|numara)\w*,
        sipariş no, kargo takip\w*, takip no,
        (?:indirim|kupon|posta|hata|kampanya|ürün|takip|alan|promosyon|davet|rezervasyon)
        kod\w*, \w+ (?:numara|no(?![a-z]))\w*, numara\w*, no:, ile biten, son (?:dört|4)
    """),
    numbered_things=words(r"sipariş\w*, fatura, hesap"),
    negations=words(r"kimse\w*, asla, paylaşma\w*, etmediyse\w*, yapmadıysa\w*, değil"),
    addressing=words(r"bu, kod\w{1,3}n\w*, şifren\w*, aşağıdaki, girin\w*, gir, kullan\w*, işte"),
    pointing=words("bu"),
    purposes=words("giriş, doğrula, onay, işlem, giriş, doğrula, onayla"),
    promotions=words("indirim, kupon, kampanya"),
    units=words("dakika, saat, saniye, gün, puan"),
    currencies=words("tl"),
    enter_verbs=words("girin, giriniz, kullanın"),
    known_words=words("geçerli, burada, devam"),
)
