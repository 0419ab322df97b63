"""Hungarian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("kód"),
    one_time_codes=(
        *words(r"""
            egyszer használatos (?:kód|jelszó|jelsz|pin)\w*,
            (?:megerősítő|ellenőrző|biztonsági|belépési|bejelentkezési|hitelesítő|aktiváló|azonosító)
            ?kód\w*, egyszeri (?:kód|jelsz)\w*, sms-?kód\w*
        """),
        compound(
            """
            ellenőrző, megerősítő, biztonsági, belépési, bejelentkezési, hitelesítő,
            egyszer használatos, aktiváló
            """,
            " ?",
            "kód",
        ),
    ),
    codes=words(r"kód\w{0,5}, k[óo]d(?:ot|om|ja)?(?![a-z])"),
    enter_verbs=words(r"""
        beírás\w*, megadás\w*, kér(?:i|jük)(?![a-z]), ír(?:d|ja|ni|juk)(?: be)?(?![a-z]),
        beír\w*, add meg, adj[ao](?: meg)?(?![a-z]), megad\w*, használ(?:d|ja|va)\w*, beüt\w*,
        üss(?:e|d)? be, üsd be, gépel(?:je|d|ni)\w*, begépel\w*, pötyög\w*, másol\w*,
        beilleszt\w*, írd be, adja meg, írja be, használd
    """),
    other_numbers=words(r"""
        (?:kupon|kedvezmény|ajándék|átvételi |irányító|vonal|ügyfél|akciós )-?kód\w*,
        (?:rendelés|számla|ügyfél|csomag|foglalás)\w*szám\w*, rendelési szám,
        (?:rendelés|ügyfél)szám, hibakód, kupon ?kód, irányítószám, végű, végződő
    """),
    is_words=words("egy"),
    negations=words(r"ne, soha, senki\w*"),
    addressing=words("alábbi, ez, ön, önnek, írja, adja"),
    pointing=words("ez"),
    purposes=words(r"""
        [^\W\d_]{1,20}megerősít, [^\W\d_]{1,20}ellenőrz, kétlépcsős, kétfaktoros, új eszköz,
        személyazonos, azonosít, jóváhagy, hozzáfér, fiók, ellenőriz, bejelentkez, belép,
        megerősít, hitelesít, regisztr
    """),
    promotions=words("kupon, kedvezmény"),
    currencies=words("ft"),
    known_words=words("érvényes"),
    number_nouns=words(r"szám(?:ot|sor\w*|ok\w*)?(?![a-z]), számjegy\w*, karakter\w*"),
    single_use=words(r"egyszer(?:i|használatos)\w*, egyszeri, ideiglenes\w*"),
    minutes=words(r"perc\w*, óra(?![a-z]), órá\w*, másodperc\w*"),
    stored_values=words(r"""
        ajtó\w*, kapu\w*, átvétel\w*, átvevő\w*, csomag\w*, vendég ?háló\w*, kulcssz\w*
    """),
    journeys=words("szállás, foglalás"),
    receipts=words("számla, rendelés, rendelésed"),
    code_labels=words("belépés, megerősítés, bejelentkezés"),
)
