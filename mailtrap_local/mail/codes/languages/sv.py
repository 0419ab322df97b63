"""Swedish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("bekräft, lösenord, kod"),
    one_time_codes=(
        *words(r"""
            engångs(?:kod|lösenord|koden|lösenordet),
            (?:inloggnings|bekräftelse|säkerhets|verifierings|verifikations)-?kod\w*
        """),
        compound(
            """
            bekräftelses?, verifierings, verifikations, säkerhets, engångs, login, inloggnings,
            aktiverings
            """,
            "-?",
            "kode?, lösenord",
        ),
    ),
    codes=words("kod(?:en)?(?![a-zåäö]), kod(?![a-z]), kode"),
    enter_verbs=words("ange, skriv in, använd, fyll i, ange, använd, skriv"),
    other_numbers=(
        *words(r"""
            (?:rabatt|presentkorts|hämt|upphämtnings|port|boknings|order|kund|kampanj|erbjudande)-?(?:kod|koden|nummer|nr),
            ordernummer, org\.? ?nr, bokningsnummer, order
        """),
        compound("rabatt, kampanj, post, fel, streck, qr", "-?", "kod(?:e|en)?"),
        *words(r"\w*numret(?![a-z]), \w*nr(?![a-z])"),
    ),
    is_words=words("är"),
    negations=words("inte, aldrig"),
    addressing=words("din, ditt, denna, följande, nedan, ange, skriv, använd"),
    pointing=words("denna"),
    purposes=words("logga in, bekräfta, inlogg, slutföra, verifier, logga, bekräft"),
    promotions=words(r"rabatt, rea(?![^\W_]), erbjudande"),
    currencies=words(r"kr\.?"),
    code_endings=words("kod, koden, lösenord"),
    known_words=words("giltig, ogiltig, här, klar, hemlig"),
)
