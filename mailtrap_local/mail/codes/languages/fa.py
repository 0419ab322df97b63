"""Persian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("کد, رمز, کد, رمز"),
    one_time_codes=words("""
        کد (?:تأیید|تایید|ورود|فعال‌?سازی|امنیتی|یک‌?بار ?مصرف|احراز),
        رمز (?:یک‌?بار ?مصرف|پویا|موقت|دوم|عبور یک‌?بار), کد (?:تأیید|تایید|فعال|ورود|یکبار),
        رمز (?:یکبار|پویا)
    """),
    codes=words("کد(?![آ-ی]), رمز, کد"),
    other_numbers=words(r"""
        کد (?:تخفیف|پستی|رهگیری|ملی|پیگیری|سفارش|مشتری|معرف), شماره \w+, شماره, شماره,
        کد (?:تخفیف|پستی|رهگیری)
    """),
    addressing=words("زیر, این, شما, این, زیر, وارد"),
    pointing=words("این"),
    enter_verbs=words("وارد کنید"),
    purposes=words("ورود, تأیید, تایید, حساب"),
    units=words("دقیقه, ساعت, ثانیه"),
    currencies=words("ریال, تومان"),
    promotions=words("تخفیف"),
)
