"""Czech."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kód, heslo"),
    one_time_codes=words(r"""
        (?:sms|autorizační|ověřovací|bezpečnostní|přihlašovací|jednorázový|potvrzovací|aktivační)[-
        ](?:kód|kódu|kódem|klíč|heslo)\w*, jednorázové heslo,
        (?:ověřovací|bezpečnostní|jednorázový|přihlašovací|aktivační|autorizační) k[óo]d
    """),
    codes=words(r"kód\w{0,3}, k[óo]d(?![a-z])"),
    enter_verbs=words("opište, zadejte, vložte, použijte, zadejte"),
    other_numbers=words(r"""
        (?:slevový|dárkový|výdejní|čárový|promo|zákaznický) ?kód\w*,
        číslo (?:objednávky|faktury|zásilky|zákazníka), variabilní symbol, ičo, dič,
        slevový kód, kód (?:produktu|chyby), psč, číslo\w*(?: \w+)?, č\., objednávk\w+ č,
        faktur\w+
    """),
    is_words=words("je"),
    negations=words("nikdy, nikomu, ne"),
    addressing=words("""
        tento, tímto, váš, níže, následující, váš, tento, následující, níže, zadejte, použijte
    """),
    pointing=words("tento, tento, této"),
    purposes=words("autoriz, přihl, ověř, potvrz, dokonč, ověř, přihl, potvrd"),
    promotions=words("sleva, slevov"),
    currencies=words("kč"),
    known_words=words("platný, zde, dále"),
)
