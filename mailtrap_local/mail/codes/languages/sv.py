"""Swedish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("bekräft, lösenord, kod"),
    one_time_codes=(
        compound(
            """
            bekräftelses?, verifierings, verifikations, säkerhets, engångs, login, inloggnings,
            aktiverings
            """,
            "-?",
            "kode?, lösenord",
        ),
    ),
    codes=words("kod(?![a-z]), kode"),
    enter_verbs=words("ange, använd, skriv"),
    other_numbers=(
        compound("rabatt, kampanj, post, fel, streck, qr", "-?", "kod(?:e|en)?"),
        *words(r"\w*numret(?![a-z]), \w*nr(?![a-z])"),
    ),
    is_words=words("är"),
    negations=words("inte, aldrig"),
    addressing=words("din, ditt, denna, följande, nedan, ange, skriv, använd"),
    pointing=words("denna"),
    purposes=words("logga, bekräft"),
    promotions=words(r"rabatt, rea(?![^\W_]), erbjudande"),
    currencies=words(r"kr\.?"),
)
