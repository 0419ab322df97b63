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
    enter_verbs=words(r"""
        zadanie, zadania, zadaj(?:te)?(?![a-z]), zadať, vlož(?:te|iť)?(?![a-z]),
        napíš(?:te)?(?![a-z]), opíš(?:te)?(?![a-z]), použi(?:te|ť)?(?![a-z]),
        vyplň(?:te)?(?![a-z]), prepíš\w*, zadajte, vložte, použite, opíšte
    """),
    other_numbers=words(r"""
        (?:zľavový|darčekový|výdajný|promo) ?kód\w*, číslo (?:objednávky|faktúry|zásielky),
        variabilný symbol, psč, číslo\w*(?: \w+)?, č\., objednávk\w+ č, faktur\w+,
        (?:variabiln|konštantn|špecifick)\w* symbol, končiac\w+
    """),
    is_words=words("je"),
    negations=words("nikdy, nikomu"),
    addressing=words("tento, váš, nasledujúci, nižšie, zadajte"),
    pointing=words("tento"),
    purposes=words("""
        dvojfaktor, dvojstup, nové zariadenie, totožnosť, over, potvr, schvál, prihlá, účt[ue],
        prihl, potvrd
    """),
    units=words(r"minút\w*"),
    number_nouns=words(r"čísl[oay](?![a-z]), číslic\w*, znaky"),
    single_use=words(r"jednorazov\w*, dočasn\w*"),
    minutes=words(r"minút\w*, hod[ií]n\w*, sekúnd\w*"),
    stored_values=words(r"dver\w*, brán[ay](?![a-z]), vyzdvih\w*, zásielk\w*, balík\w*"),
    receipts=words("faktúra, objednávka"),
)
