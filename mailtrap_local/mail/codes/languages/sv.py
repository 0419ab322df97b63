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
    enter_verbs=words(r"""
        inmatning, frågar efter, vidare med, fortsätt(?:a)? med, ang(?:e|er|iv)(?![a-z]),
        skriv(?:a|er)?(?: in)?(?![a-zåäö]), använd(?:a|er)?(?![a-zåäö]),
        knappa(?:r)?(?: in)?(?![a-zåäö]), mata in, fyll(?:a)?(?: i)?(?![a-z]), klistra in,
        slå in, (?:logga in|bekräfta|legitimera dig|verifiera)(?: \w+){0,2} med, ange, skriv in,
        använd, fyll i, skriv
    """),
    other_numbers=(
        *words("som slutar (?:på|med)"),
        *words(r"(?:företags|bank|produkt)kod\w*"),
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
    purposes=words(r"""
        [^\W\d_]{1,20}bekräft, [^\W\d_]{1,20}verifi, [^\W\d_]{1,20}inlogg, tvåfaktor\w*,
        tvåstegs\w*, ny enhet, identitet, godkänn, återställ, konto(?![a-z]), inlogg,
        identifier, logga in, bekräfta, slutföra, verifier, logga, bekräft
    """),
    promotions=words(r"rabatt, rea(?![^\W_]), erbjudande"),
    currencies=words(r"kr\.?"),
    code_endings=words("kod, koden, lösenord"),
    known_words=words("giltig, ogiltig, här, klar, hemlig"),
    number_nouns=words("""
        nummer(?:ret)?(?![a-z]), siffr(?:a|an|or|orna)(?![a-z]), tecken, tal(?:et)?(?![a-z])
    """),
    single_use=words(r"engångs\w*, tillfällig\w*, en gång, temporär\w*"),
    minutes=words("minut(?:er)?(?![a-z]), tim(?:me|mar)(?![a-z]), sekunder"),
    stored_values=words(r"""
        presentkort, dörr\w*, port(?:en)?(?![a-z]), grind, skåp, hämta(?:s|ut)?(?![a-z]),
        utlämning\w*, paket\w*, gästnät\w*, nyckelbox, garage
    """),
    journeys=words("bokning, incheckning"),
    receipts=words("faktura, kvitto, beställning, order"),
    code_labels=words("inloggning, bekräftelse, verifiering"),
)
