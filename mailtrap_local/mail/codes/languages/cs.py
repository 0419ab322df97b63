"""Czech."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kód, heslo"),
    one_time_codes=words("""
        (?:ověřovací|bezpečnostní|jednorázový|přihlašovací|aktivační|autorizační) k[óo]d
    """),
    codes=words("k[óo]d(?![a-z])"),
    enter_verbs=words("zadejte"),
    other_numbers=words(r"""
        slevový kód, kód (?:produktu|chyby), psč, číslo\w*(?: \w+)?, č\., objednávk\w+ č, faktur\w+
    """),
    is_words=words("je"),
    negations=words("nikdy, nikomu, ne"),
    addressing=words("váš, tento, následující, níže, zadejte, použijte"),
    pointing=words("tento, této"),
    purposes=words("ověř, přihl, potvrd"),
    promotions=words("sleva, slevov"),
    currencies=words("kč"),
)
