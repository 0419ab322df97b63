"""Kannada."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("ಕೋಡ್, ಒಟಿಪಿ"),
    one_time_codes=words("(?:ದೃಢೀಕರಣ|ಪರಿಶೀಲನಾ|ಭದ್ರತಾ|ಲಾಗಿನ್) ಕೋಡ್, ಒಟಿಪಿ"),
    codes=words("ಕೋಡ್"),
    other_numbers=words("(?:ಆರ್ಡರ್|ಬಿಲ್) ಸಂಖ್ಯೆ, ಸಂಖ್ಯೆ, ರಿಯಾಯಿತಿ ಕೋಡ್"),
    purposes=words("ಲಾಗಿನ್, ದೃಢೀಕರ"),
    addressing=words("ನಿಮ್ಮ, ಈ"),
    is_words=words("ಆಗಿದೆ"),
    units=words("ನಿಮಿಷ"),
)
