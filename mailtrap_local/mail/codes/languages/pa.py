"""Punjabi."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("ਕੋਡ, ਓਟੀਪੀ"),
    one_time_codes=words("(?:ਪੁਸ਼ਟੀਕਰਨ|ਤਸਦੀਕ|ਸੁਰੱਖਿਆ|ਲੌਗਇਨ) ਕੋਡ, ਓਟੀਪੀ"),
    codes=words("ਕੋਡ"),
    other_numbers=words("(?:ਆਰਡਰ|ਬਿੱਲ) ਨੰਬਰ, ਨੰਬਰ, ਛੋਟ ਕੋਡ"),
    purposes=words("ਲੌਗਇਨ, ਪੁਸ਼ਟੀ"),
    addressing=words("ਤੁਹਾਡਾ, ਇਹ"),
    units=words("ਮਿੰਟ"),
)
