"""Arabic."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("تأكيد, دخول, رمز, كود, مرور"),
    one_time_codes=words("""
        (?:ال)?(?:رمز|كود) (?:ال)?(?:تحقق|تأكيد|أمان|امان|دخول|تفعيل|مرور لمرة|توثيق|سري),
        كلمة (?:ال)?مرور لمرة
    """),
    codes=words("(?:ال)?رمز, (?:ال)?كود"),
    enter_verbs=words("أدخل, استخدم"),
    other_numbers=words(r"""
        (?:ال)?(?:رمز|كود) (?:ال)?(?:خصم|بريدي|خطأ|كوبون|قسيمة|ترويجي|منتج),
        (?:ال)?رقم(?: \w+)?, هاتف, فاتورة, تنتهي ب\w*, ينتهي ب\w*, صندوق
    """),
    numbered_things=words(r"طلب\w*"),
    is_words=words("هو, هي"),
    negations=words("لا, لم, عدم"),
    addressing=words("""
        هذا, رمزك, كودك, رمزكم, التالي, أدخل, ادخل, استخدم, أدناه, الخاص
    """),
    pointing=words("هذا"),
    purposes=words("تأكيد, تسجيل, دخول"),
    promotions=words("خصم, كوبون, تخفيض"),
    units=words("دقيقة, دقائق, ساعة, ثانية"),
    currencies=words("ريال, درهم, جنيه"),
)
