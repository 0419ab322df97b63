"""Danish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=(
        *words(r"""
            engangs(?:kode|adgangskode|koden),
            (?:bekræftelses|login|sikkerheds|verifikations|verificerings)-?kode\w*
        """),
        compound(
            "bekræftelses, verifikations, sikkerheds, engangs, login, aktiverings, godkendelses",
            "-?",
            "kode",
        ),
    ),
    codes=words("kode(?:n)?(?![a-zæøå]), kode"),
    enter_verbs=words(r"""
        beder om, indtastning, videre med, fortsætte? med, indtast\w*,
        tast(?:e|er)?(?: \w+)? ind, tast(?![a-z]), skriv(?:e|er)?(?![a-z]),
        brug(?:e|er)?(?![a-z]), angiv(?:e|er)?(?![a-z]), indsæt\w*,
        (?:log ind|bekræft)(?: \w+){0,2} med, indtast, brug, skriv, tast
    """),
    other_numbers=(
        *words("der (?:ender|slutter) (?:på|med)"),
        *words(r"(?:firma|bank|produkt)kode\w*"),
        *words("""
            (?:rabat|gave|afhentnings|dør|booking|ordre|kunde|kampagne)-?(?:kode|koden|nummer|nr),
            ordrenummer
        """),
        compound("rabat, post, fejl, stregk, qr", "-?", "kod(?:e|en)?"),
    ),
    is_words=words("er"),
    negations=words("ikke, aldrig"),
    addressing=words("din, denne, følgende, nedenfor, indtast, tast, angi, skriv, brug"),
    pointing=words("denne, dette"),
    purposes=words(r"""
        [^\W\d_]{1,20}bekræft, [^\W\d_]{1,20}verifi, tofaktor\w*, to-?trins\w*, ny enhed,
        identitet, godkend, bekræft, log ind, logge ind, konto(?![a-z]), login, fortsætte,
        logge?
    """),
    promotions=words("rabat, tilbud"),
    currencies=words(r"kr\.?"),
    code_endings=words("kode, koden"),
    known_words=words("gyldig, ugyldig, her, hemmelig"),
    number_nouns=words("""
        nummer(?:et)?(?![a-z]), tal(?:let|lene)?(?![a-z]), cif(?:fer|re|rene)(?![a-z]),
        tegn(?:ene)?(?![a-z])
    """),
    single_use=words(r"engangs\w*, midlertidig\w*, én gang"),
    minutes=words("minut(?:ter)?(?![a-z]), time(?:r)?(?![a-z]), sekunder"),
    stored_values=words(r"""
        gavekort, dør(?:en)?(?![a-z]), port(?:en)?(?![a-z]), skab, afhent\w*, pakke\w*,
        pakkeboks, gæstenet\w*, nøgleboks
    """),
    journeys=words("indtjekning, bestilling af rejse"),
    receipts=words("faktura, kvittering, ordre"),
    code_labels=words("login, bekræftelse, verificering"),
)
