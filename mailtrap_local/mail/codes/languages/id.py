"""Indonesian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("""
        kode (?:otp|verifikasi|rahasia|keamanan|konfirmasi|login|masuk|sekali
        pakai|aktivasi|autentikasi|akses), kata sandi sekali pakai, sandi sekali pakai,
        kode (?:verifikasi|keamanan|otp|konfirmasi|masuk|aktivasi|akses|sekali pakai)
    """),
    codes=words("kode"),
    enter_verbs=words("masukkan, gunakan"),
    other_numbers=words(r"""
        kode (?:promo|voucher|kupon|diskon|pos|booking|referral|pengambilan|unik),
        nomor (?:pesanan|resi|faktur|invoice|pelanggan|telepon), kode
        (?:promo|pos|voucher|diskon|kupon|kesalahan|pesanan|booking|unik pembayaran),
        nomor(?: \w+)?, telepon
    """),
    numbered_things=words("pesanan"),
    is_words=words("adalah, ini"),
    negations=words("jangan, tidak, bukan"),
    addressing=words("ini, anda, kamu, berikut, sampeyan, anda, ini, berikut, masukkan, gunakan"),
    pointing=words("ini"),
    purposes=words("masuk, login, verifikasi, konfirmasi, masuk"),
    promotions=words("diskon, kupon"),
    units=words("menit, jam, detik"),
)
