"""Kurdish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, şîfre"),
    one_time_codes=words(r"""
        kod\w{0,2} (?:te )?(?:ya |a )?(?:piştrastkirin|ewlehi|têketin)\w*, şîfreya yek ?carî
    """),
    codes=words(r"kod\w{0,2}(?![a-z])"),
    other_numbers=words(r"hejmara \w+, koda daxistinê"),
    purposes=words("têket, piştrast"),
    addressing=words("te, we, vê"),
    is_words=words("e"),
    units=words("deqîqe"),
)
