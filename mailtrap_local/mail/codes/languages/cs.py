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
    enter_verbs=words(r"""
        zadání, opsání, vyžád, zadej(?:te|t)?(?![a-z]), zadat(?![a-z]), zadáním,
        vlož(?:te|it)?(?![a-z]), napiš(?:te)?(?![a-z]), opiš(?:te)?(?![a-z]), opsat,
        použij(?:te)?(?![a-z]), vyplň(?:te)?(?![a-z]), přepiš\w*, zkopíruj\w*, vyťukej\w*,
        (?:přihlas\w*|potvrď\w*)(?: \w+){0,2} (?:pomocí|kódem), opište, zadejte, vložte,
        použijte
    """),
    other_numbers=words(r"""
        (?:slevový|dárkový|výdejní|čárový|promo|zákaznický) ?kód\w*,
        číslo (?:objednávky|faktury|zásilky|zákazníka), variabilní symbol, ičo, dič,
        slevový kód, kód (?:produktu|chyby), psč, číslo\w*(?: \w+)?, č\., objednávk\w+ č,
        faktur\w+, (?:variabiln|konstantn|specifick)\w* symbol, končící
    """),
    is_words=words("je"),
    negations=words("nikdy, nikomu, ne"),
    addressing=words("tento, tímto, váš, níže, následující, zadejte, použijte"),
    pointing=words("tento, této"),
    purposes=words("""
        dvoufázov, dvoufaktor, nové zařízení, nového zařízení, totožnost, ověř, potvr, schvál,
        přihlá, účt[uě], autoriz, přihl, potvrz, dokonč, potvrd
    """),
    promotions=words("sleva, slevov"),
    currencies=words("kč"),
    known_words=words("platný, zde, dále"),
    number_nouns=words(r"čísl[oay](?![a-z]), číslic\w*, znak(?:y|ů)(?![a-z]), číselný"),
    single_use=words(r"jednorázov\w*, dočasn\w*, jedno použití"),
    minutes=words(r"minut\w*, hodin\w*, sekund\w*, min\."),
    stored_values=words(r"""
        dveř\w*, bran[ay](?![a-z]), výdejní\w*, vyzved\w*, zásilk\w*, balí(?:k|č)\w*,
        síť pro hosty, schránk\w*, (?:z-?|výdejní )box\w*
    """),
    journeys=words("ubytován, letenk, rezervac"),
    receipts=words("faktura, účtenka, objednávka, objednávky"),
    code_labels=words("přihlášení, ověření, potvrzení"),
)
