"""Telugu."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("కోడ్, ఓటీపీ, కోడ్"),
    one_time_codes=words("""
        (?:ధృవీకరణ|ధ్రువీకరణ|భద్రతా|లాగిన్|నిర్ధారణ) కోడ్, ఓటీపీ, వన్[- ]టైమ్ పాస్, ధృవీకరణ కోడ్
    """),
    codes=words("కోడ్"),
    other_numbers=words("""
        (?:ఆర్డర్|ఇన్వాయిస్) (?:సంఖ్య|నంబర్), నంబర్, సంఖ్య, (?:కూపన్|డిస్కౌంట్) కోడ్
    """),
    purposes=words("లాగిన్, ధృవీకర"),
    addressing=words("మీ, ఈ"),
    units=words("నిమిష"),
)
