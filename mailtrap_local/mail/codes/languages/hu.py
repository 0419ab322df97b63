"""Hungarian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("kód"),
    one_time_codes=(
        compound(
            """
            ellenőrző, megerősítő, biztonsági, belépési, bejelentkezési, hitelesítő,
            egyszer használatos, aktiváló
            """,
            " ?",
            "kód",
        ),
    ),
    codes=words("k[óo]d(?:ot|om|ja)?(?![a-z])"),
    enter_verbs=words("írja be"),
    other_numbers=words("(?:rendelés|ügyfél)szám, hibakód, kupon ?kód, irányítószám"),
    is_words=words("egy"),
    negations=words(r"ne, soha, senki\w*"),
    addressing=words("alábbi, ez, ön, önnek, írja, adja"),
    pointing=words("ez"),
    purposes=words("megerősít, bejelentkez"),
    promotions=words("kupon, kedvezmény"),
    currencies=words("ft"),
)
