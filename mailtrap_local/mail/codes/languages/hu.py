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
    enter_verbs=words("add meg, írd be, adja meg, írja be, használd, írja be"),
    other_numbers=words(r"""
        (?:kupon|kedvezmény|ajándék|átvételi |irányító|vonal|ügyfél|akciós )-?kód\w*,
        (?:rendelés|számla|ügyfél|csomag|foglalás)\w*szám\w*, rendelési szám,
        (?:rendelés|ügyfél)szám, hibakód, kupon ?kód, irányítószám
    """),
    is_words=words("egy"),
    negations=words(r"ne, soha, senki\w*"),
    addressing=words("alábbi, ez, ön, önnek, írja, adja"),
    pointing=words("ez"),
    purposes=words("""
        azonosít, belép, bejelentkez, megerősít, jóváhagy, regisztr, megerősít, bejelentkez
    """),
    promotions=words("kupon, kedvezmény"),
    currencies=words("ft"),
    known_words=words("érvényes"),
)
