"""Hebrew."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("אימות, קוד, סיסמה"),
    one_time_codes=words("""
        ה?קוד ה?(?:אימות|אבטחה|כניסה|חד[- ]פעמי|גישה|הפעלה|זיהוי|אישור|סודי),
        ה?סיסמה ה?חד[- ]פעמית
    """),
    codes=words("ה?קוד"),
    enter_verbs=words("הזן, הזינו"),
    other_numbers=words(r"""
        קוד (?:קופון|הנחה|שגיאה|פריט|מוצר), ה?מספר(?: \w+)?, טלפון, טל['׳], מיקוד, המסתיים ב\w*,
        ת\.ד, חשבונית, מס['׳]
    """),
    numbered_things=words(r"הזמנ\w+"),
    is_words=words("הוא, היא"),
    negations=words("אל, לא, אף"),
    addressing=words(r"זה, שלך, הבא, הזן, הזינו, השתמש\w*, להלן"),
    pointing=words("זה"),
    purposes=words("אימות, כניסה, לאמת"),
    promotions=words("הנחה, קופון, מבצע"),
    units=words("נקודות, דקות, שעות"),
    currencies=words('ש"ח'),
)
