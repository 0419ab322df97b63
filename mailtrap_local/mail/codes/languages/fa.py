"""Persian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("گذرواژه, کد, رمز"),
    one_time_codes=words("""
        کد (?:تأیید|تایید|ورود|فعال‌?سازی|امنیتی|یک‌?بار ?مصرف|احراز),
        رمز (?:یک‌?بار ?مصرف|پویا|موقت|دوم|عبور یک‌?بار), کد (?:تأیید|تایید|فعال|ورود|یکبار),
        رمز (?:یکبار|پویا)
    """),
    codes=words("کد(?![آ-ی]), رمز, کد"),
    other_numbers=words(r"""
        کد (?:تخفیف|پستی|رهگیری|ملی|پیگیری|سفارش|مشتری|معرف), شماره \w+, شماره,
        کد (?:تخفیف|پستی|رهگیری)
    """),
    addressing=words("زیر, این, شما, وارد"),
    pointing=words("این"),
    enter_verbs=words(r"""
        وارد (?:کنید|نمایید|کن|نما)\w*, استفاده (?:کنید|نمایید), بنویسید, تایپ, وارد کنید
    """),
    purposes=words(r"""
        گذرواژه, رمز عبور, هویت, احراز, دستگاه جدید, ورود, تأیید, تایید, حساب\w*, دو مرحله, حساب
    """),
    units=words("دقیقه, ساعت, ثانیه"),
    currencies=words("ریال, تومان"),
    promotions=words("تخفیف"),
    number_nouns=words(r"عدد\w*, شماره\w*, رقم\w*, ارقام"),
    single_use=words("یک ?بار ?مصرف, یک‌بار ?مصرف, موقت, یکبار"),
    minutes=words(r"دقیقه\w*, ساعت\w*, ثانیه\w*"),
    stored_values=words(r"در ورودی, تحویل\w*, بسته\w*, مهمان\w*"),
    receipts=words("فاکتور, سفارش, رسید"),
)
