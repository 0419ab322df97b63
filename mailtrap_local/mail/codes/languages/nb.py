"""Norwegian Bokmål."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=(
        *words(r"""
            engangs(?:kode|passord|koden|passordet),
            (?:bekreftelses|innloggings|sikkerhets|verifiserings)-?kode\w*
        """),
        compound(
            "bekreftelses, verifiserings, sikkerhets, engangs, login, innloggings, aktiverings",
            "-?",
            "kode, passord",
        ),
    ),
    codes=words("kode(?:n)?(?![a-zæøå]), kode"),
    enter_verbs=words(r"""
        ber om, inntasting, videre med, fortsette? med, tast(?:e|er)?(?: \w+)? inn,
        tast(?![a-z]), skriv(?:e|er)?(?: inn)?(?![a-z]), bruk(?:e|er)?(?![a-z]),
        oppgi(?:r)?(?![a-z]), angi(?![a-z]), fyll inn, lim inn, legg inn,
        (?:logg (?:deg )?inn|bekreft)(?: \w+){0,2} med, skriv inn, bruk, tast inn, oppgi, skriv,
        tast
    """),
    other_numbers=(
        *words("som slutter (?:på|med)"),
        *words(r"(?:firma|bank|produkt|varesl)kode\w*"),
        *words("""
            (?:rabatt|gave|hente|dør|bestillings|ordre|kunde|kampanje)-?(?:kode|koden|nummer|nr),
            ordrenummer
        """),
        compound("rabatt, kampanje, post, feil, strekk, qr", "-?", "kod(?:e|en)?"),
    ),
    is_words=words("er"),
    negations=words("ikke, aldri"),
    addressing=words("din, ditt, denne, følgende, nedenfor, skriv, tast, angi, bruk"),
    pointing=words("denne, dette"),
    purposes=words(r"""
        [^\W\d_]{1,20}bekreft, [^\W\d_]{1,20}verifi, tofaktor\w*, to-?trinns\w*, totrinns\w*,
        ny enhet, identitet, godkjenn, bekreft, logge inn, logg inn, innlogg, konto(?![a-z]),
        logge?
    """),
    promotions=words("rabatt, tilbud"),
    currencies=words(r"kr\.?"),
    code_endings=words("kode, koden, passord, passordet"),
    known_words=words("gyldig, ugyldig, her, hemmelig"),
    number_nouns=words("""
        nummer(?:et)?(?![a-z]), tall(?:et|ene)?(?![a-z]), sif(?:fer|re|rene)(?![a-z]),
        tegn(?:ene)?(?![a-z])
    """),
    single_use=words(r"engangs\w*, midlertidig\w*, én gang"),
    minutes=words("minutt(?:er)?(?![a-z]), time(?:r)?(?![a-z]), sekunder"),
    stored_values=words(r"""
        gavekort, dør(?:en)?(?![a-z]), port(?:en)?(?![a-z]), skap, hent(?:e|es)?(?![a-z]),
        pakke\w*, gjestenett\w*, nøkkelboks
    """),
    receipts=words("faktura, kvittering, ordre"),
    code_labels=words("innlogging, bekreftelse, verifisering"),
)
