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
    enter_verbs=words("indtast, brug, skriv, indtast, brug, skriv, tast"),
    other_numbers=(
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
    purposes=words("logge ind, log ind, login, bekræft, fortsætte, logge?, bekræft"),
    promotions=words("rabat, tilbud"),
    currencies=words(r"kr\.?"),
    code_endings=words("kode, koden"),
    known_words=words("gyldig, ugyldig, her, hemmelig"),
)
