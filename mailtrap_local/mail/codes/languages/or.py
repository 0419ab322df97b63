"""Odia."""  # noqa: N999  # the tag is a keyword of Python

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("କୋଡ"),
    one_time_codes=words("(?:ଯାଞ୍ଚ|ନିଶ୍ଚିତକରଣ|ସୁରକ୍ଷା) କୋଡ, ଓଟିପି"),
    codes=words("କୋଡ"),
    other_numbers=words("ଅର୍ଡର ନମ୍ବର, ନମ୍ବର"),
    purposes=words("ଲଗଇନ, ଯାଞ୍ଚ"),
    addressing=words("ଆପଣଙ୍କ, ଏହି"),
    units=words("ମିନିଟ"),
)
