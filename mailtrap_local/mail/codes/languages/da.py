"""Danish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=(
        compound(
            "bekræftelses, verifikations, sikkerheds, engangs, login, aktiverings, godkendelses",
            "-?",
            "kode",
        ),
    ),
    codes=words("kode"),
    enter_verbs=words("indtast, brug, skriv, tast"),
    other_numbers=(compound("rabat, post, fejl, stregk, qr", "-?", "kod(?:e|en)?"),),
    is_words=words("er"),
    negations=words("ikke, aldrig"),
    addressing=words("din, denne, følgende, nedenfor, indtast, tast, angi, skriv, brug"),
    pointing=words("denne, dette"),
    purposes=words("logge?, bekræft"),
    promotions=words("rabat, tilbud"),
    currencies=words(r"kr\.?"),
)
