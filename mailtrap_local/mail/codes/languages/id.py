"""Indonesian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words("""
        kode otorisasi, kode (?:otp|verifikasi|rahasia|keamanan|konfirmasi|login|masuk|sekali
        pakai|aktivasi|autentikasi|akses), kata sandi sekali pakai, sandi sekali pakai,
        kode (?:verifikasi|keamanan|otp|konfirmasi|masuk|aktivasi|akses|sekali pakai)
    """),
    codes=words("kode"),
    enter_verbs=words("""
        masukkan, masuk(?:kan|an)(?![a-z]), ketik(?:kan)?(?![a-z]), gunakan, pakai(?![a-z]),
        isi(?:kan)?(?![a-z]), salin, tempel, inputkan
    """),
    other_numbers=words(r"""
        kode (?:promo|voucher|kupon|diskon|pos|booking|referral|pengambilan|unik),
        nomor (?:pesanan|resi|faktur|invoice|pelanggan|telepon), kode
        (?:promo|pos|voucher|diskon|kupon|kesalahan|pesanan|booking|unik pembayaran),
        nomor(?: \w+)?, telepon
    """),
    numbered_things=words("pesanan"),
    is_words=words("adalah, ini"),
    negations=words("jangan, tidak, bukan"),
    addressing=words("ini, anda, kamu, berikut, sampeyan, masukkan, gunakan"),
    pointing=words("ini"),
    purposes=words(r"""
        identitas, akun\w*, dua langkah, dua faktor, perangkat baru, setujui, akses,
        pendaftaran, otorisasi, verifik, konfirm, autentik, masuk, login, verifikasi, konfirmasi
    """),
    promotions=words("diskon, kupon"),
    units=words("menit, jam, detik"),
    number_nouns=words(r"nomor\w*, angka\w*, digit\w*, karakter"),
    single_use=words(r"sekali (?:pakai|guna)\w*, sementara, satu kali"),
    minutes=words("menit, jam(?![a-z]), detik"),
    stored_values=words(r"pintu, loker, pengambilan, paket\w*, tamu"),
    journeys=words("penerbangan, check-in"),
    receipts=words("tagihan, faktur, pesanan, struk, menunggu pembayaran, virtual account"),
)
