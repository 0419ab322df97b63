"""Norwegian Bokmål."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=(
        compound(
            "bekreftelses, verifiserings, sikkerhets, engangs, login, innloggings, aktiverings",
            "-?",
            "kode, passord",
        ),
    ),
    codes=words("kode"),
    enter_verbs=words("bruk, skriv, tast"),
    other_numbers=(compound("rabatt, kampanje, post, feil, strekk, qr", "-?", "kod(?:e|en)?"),),
    is_words=words("er"),
    negations=words("ikke, aldri"),
    addressing=words("din, ditt, denne, følgende, nedenfor, skriv, tast, angi, bruk"),
    pointing=words("denne, dette"),
    purposes=words("logge?, bekreft"),
    promotions=words("rabatt, tilbud"),
    currencies=words(r"kr\.?"),
)
