"""Slovak."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kód, heslo"),
    one_time_codes=words(r"""
        (?:sms|autorizačný|overovací|bezpečnostný|prihlasovací|jednorazový|potvrdzovací|aktivačný)[-
        ](?:kód|kódu|kódom|kľúč)\w*, jednorazové heslo,
        (?:overovací|bezpečnostný|jednorazový|prihlasovací) k[óo]d
    """),
    codes=words(r"kód\w{0,3}, k[óo]d(?![a-z])"),
    enter_verbs=words("zadajte, vložte, použite, opíšte, zadajte"),
    other_numbers=words(r"""
        (?:zľavový|darčekový|výdajný|promo) ?kód\w*, číslo (?:objednávky|faktúry|zásielky),
        variabilný symbol, psč, číslo\w*(?: \w+)?, č\., objednávk\w+ č, faktur\w+
    """),
    is_words=words("je"),
    negations=words("nikdy, nikomu"),
    addressing=words("tento, váš, nasledujúci, nižšie, váš, tento, nasledujúci, nižšie, zadajte"),
    pointing=words("tento"),
    purposes=words("prihl, over, potvrd, prihl, potvrd"),
    units=words(r"minút\w*"),
)
