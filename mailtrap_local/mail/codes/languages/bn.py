"""Bengali."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("কোড, ওটিপি"),
    one_time_codes=words("যাচাইকরণ কোড, ওটিপি"),
)
