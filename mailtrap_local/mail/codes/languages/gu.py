"""Gujarati."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("કોડ, ઓટીપી, પાસવર્ડ"),
    one_time_codes=words("""
        (?:ચકાસણી|પુષ્ટિ|સુરક્ષા|લૉગિન) કોડ, ઓટીપી, વન[- ]ટાઇમ (?:પાસવર્ડ|કોડ)
    """),
    codes=words("કોડ"),
    other_numbers=words("(?:ઓર્ડર|ઇન્વૉઇસ) નંબર, નંબર, (?:ડિસ્કાઉન્ટ|કૂપન) કોડ"),
    purposes=words("લૉગિન, ચકાસ"),
    addressing=words("તમારો, આ"),
    is_words=words("છે"),
    units=words("મિનિટ"),
)
