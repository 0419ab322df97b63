"""Indonesian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("""
        kode (?:verifikasi|keamanan|otp|konfirmasi|masuk|aktivasi|akses|sekali pakai)
    """),
    codes=words("kode"),
    enter_verbs=words("masukkan, gunakan"),
    other_numbers=words(r"""
        kode (?:promo|pos|voucher|diskon|kupon|kesalahan|pesanan|booking|unik pembayaran),
        nomor(?: \w+)?, telepon
    """),
    numbered_things=words("pesanan"),
    is_words=words("adalah, ini"),
    negations=words("jangan, tidak, bukan"),
    addressing=words("anda, ini, berikut, masukkan, gunakan"),
    pointing=words("ini"),
    purposes=words("masuk"),
    promotions=words("diskon, kupon"),
)
