"""Dutch."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("bevestig"),
    one_time_codes=(
        *words(r"""
            tan(?=-code| is| voor|:),
            (?:sms|e-?mail|inlog|toegangs|beveiligings|bevestigings|verificatie|controle)-?code,
            eenmalig\w* (?:code|wachtwoord|pin)
        """),
        compound(
            """
            verificatie, beveiligings, inlog, herstel, toegangs, bevestigings, activatie, aanmeld,
            login, eenmalige[ ]
            """,
            "-?",
            "code",
        ),
    ),
    entry_codes=words("toegangscode"),
    confirmation_codes=words("bevestigingscode"),
    enter_verbs=words("vul, voer, typ, voer, gebruik, vul"),
    numbers_to_enter=words("(?:deze|volgende) cijfers, dit (?:getal|nummer)"),
    code_labels=words("verificatie"),
    other_numbers=(
        *words("pakket-?code, track"),
        *words("""
            (?:kortings|ophaal|afhaal|actie|cadeau|waarde|boekings|reserverings|klant|bestel)-?(?:code|nummer),
            volgnummer
        """),
        compound("kortings, actie, waardebon, cadeau, post, fout, streep, landen", "-?", "code"),
        *words("ordernr, referentie, factuur, kvk, btw, eindigend op, sinds"),
    ),
    numbered_things=words("bestelling"),
    is_words=words("is"),
    negations=words("niet, nooit, niemand, geen"),
    addressing=words("""
        dit, deze, je, jouw, uw, volgende, onderstaande, hieronder, voer, gebruik, hier
    """),
    pointing=words("deze, dit, is je, is uw"),
    purposes=words("""
        inlog, in te loggen, aanmeld, bevestig, door te gaan, inlog, bevestig, aanmeld
    """),
    receipts=words("bon"),
    promotions=words("korting, cadeau, aanbieding"),
    journeys=words("boeking"),
    units=words("uur, dagen"),
    code_endings=words("code"),
    known_words=words("geldig, ongeldig, verlopen, hier, verder, vereist, geheim"),
)
