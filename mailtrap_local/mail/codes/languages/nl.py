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
    enter_verbs=words(r"""
        vraagt, gevraagd, verder met, invoer\w*, in te voeren, invul\w*, in te vullen,
        voer (?:\w+ )?in, vul(?:t|len)?(?![a-z]), typ(?:e|en|t)?(?![a-z]),
        gebruik(?:en|t)?(?![a-z]), tik(?:ken)?(?![a-z]), toets(?:en)?(?![a-z]), intoets\w*,
        kopieer, plak(?![a-z]), (?:log|meld|bevestig)\w* (?:\w+ ){0,2}met(?![a-z]),
        inloggen met, vul, voer, typ, gebruik
    """),
    numbers_to_enter=words("(?:deze|volgende) cijfers, dit (?:getal|nummer)"),
    code_labels=words("inloggen, bevestiging, aanmelding, verificatie"),
    other_numbers=(
        *words("eindigend op, eindigt op"),
        *words("(?:bedrijfs|bank|product|filiaal)code"),
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
    purposes=words(r"""
        [^\W\d_]{1,20}bevestig, [^\W\d_]{1,20}verifi, [^\W\d_]{1,20}activ, [^\W\d_]{1,20}login,
        twee(?:staps|factor|traps)\w*, tweede factor, nieuw apparaat, identiteit, verific,
        verifie, goedkeur, toegang, autoris, aan te melden, account(?![a-z]), inlog,
        in te loggen, aanmeld, bevestig, door te gaan
    """),
    receipts=words("factuur, rekening, bestelling, bon"),
    promotions=words("korting, cadeau, aanbieding"),
    journeys=words("boeking"),
    units=words("uur, dagen"),
    code_endings=words("code"),
    known_words=words("geldig, ongeldig, verlopen, hier, verder, vereist, geheim"),
    number_nouns=words("""
        nummer(?![a-z]), getal(?:len)?, cijfers?(?![a-z]), cijferreeks, tekens?(?![a-z]),
        combinatie
    """),
    single_use=words(r"eenmaal, eenmalig\w*, één keer, tijdelijk\w*"),
    minutes=words("minu(?:ut|ten)(?![a-z]), uur(?![a-z]), seconden?"),
    stored_values=words(r"""
        deur(?![a-z]), poort, kluisje, locker, afhaal\w*, ophalen, pakket\w*, gastnetwerk,
        gasten, sleutelkluis, garage
    """),
)
