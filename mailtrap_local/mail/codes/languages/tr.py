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
    code_labels=words("giriş, onay, doğrulama"),
    other_numbers=words(r"""
        (?:indirim|kupon|hediye|teslimat|teslim|kampanya|müşteri|davet) (?:kod|no|numara)\w*,
        sipariş no, kargo takip\w*, takip no,
        (?:indirim|kupon|posta|hata|kampanya|ürün|takip|alan|promosyon|davet|rezervasyon)
        kod\w*, \w+ (?:numara\w*|no(?![^\W_])), numara\w*, no:, ile biten, son (?:dört|4),
        (?:kurum|firma|banka|ürün|şube) (?:kodu|no)\w*, ile biten
    """),
    numbered_things=words(r"sipariş\w*, fatura, hesap"),
    negations=words(r"kimse\w*, asla, paylaşma\w*, etmediyse\w*, yapmadıysa\w*, değil"),
    addressing=words(r"bu, kod\w{1,3}n\w*, şifren\w*, aşağıdaki, girin\w*, gir, kullan\w*, işte"),
    pointing=words("bu"),
    purposes=words(r"""
        iki (?:adım|aşama|faktör|etmen)\w*, yeni cihaz, kimlik, onay, doğrula, erişim, hesab,
        hesap, oturum, giriş, güvenlik, işlem, onayla
    """),
    promotions=words("indirim, kupon, kampanya"),
    units=words("dakika, saat, saniye, gün, puan"),
    currencies=words("tl"),
    enter_verbs=words(r"""
        girilmesi, girme\w*, isten\w+, sorul\w+,
        gir(?:in|iniz|erek|ip|ebilirsiniz|meniz|mek)?(?![a-zığüşöç]),
        yaz(?:ın|ınız|arak|ıp)?(?![a-zığüşöç]), kullan(?:ın|ınız|arak|ıp)?(?![a-zığüşöç]),
        tuşla\w*, yapıştır\w*, kopyala\w*, ilet\w*, (?:ile|kullanarak) (?:giriş|oturum), girin,
        giriniz, kullanın
    """),
    known_words=words("geçerli, burada, devam"),
    number_nouns=words(r"numara\w*, sayı\w*, rakam\w*, haneli, karakter\w*"),
    single_use=words(r"tek kullan\w*, tek sefer\w*, bir kere\w*, geçici"),
    minutes=words(r"dakika\w*, dk(?![a-z]), saat(?![a-z]), saniye"),
    stored_values=words(r"""
        kapı\w*, dolap\w*, teslim\w*, kargo\w*, paket\w*, misafir ağ\w*, misafir\w*, otopark
    """),
    journeys=words("rezervasyon, uçuş, otel"),
    receipts=words("fatura, faturanız, sipariş, siparişiniz, fiş"),
)
