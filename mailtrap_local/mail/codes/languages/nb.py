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
    enter_verbs=words("skriv inn, bruk, tast inn, oppgi, bruk, skriv, tast"),
    other_numbers=(
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
    purposes=words("logge inn, logg inn, bekreft, innlogg, logge?, bekreft"),
    promotions=words("rabatt, tilbud"),
    currencies=words(r"kr\.?"),
    code_endings=words("kode, koden, passord, passordet"),
    known_words=words("gyldig, ugyldig, her, hemmelig"),
)
