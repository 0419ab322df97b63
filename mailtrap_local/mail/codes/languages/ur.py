"""Urdu."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("کوڈ, او ?ٹی ?پی, کوڈ"),
    one_time_codes=words("""
        (?:تصدیقی|تصدیق|سیکیورٹی|لاگ ان|عارضی) کوڈ, او ?ٹی ?پی, ایک بار کا پاس ورڈ, تصدیقی کوڈ
    """),
    codes=words("کوڈ"),
    other_numbers=words("(?:پروموشن|ڈسکاؤنٹ|رعایتی|کوپن) کوڈ, (?:آرڈر|انوائس|ٹریکنگ) نمبر, نمبر"),
    purposes=words("لاگ ان, تصدیق, اکاؤنٹ"),
    addressing=words("یہ, آپ, اپنا, درج"),
    units=words("منٹ, گھنٹے"),
)
