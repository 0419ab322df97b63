"""Amharic."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("ኮድ, የይለፍ"),
    one_time_codes=words(r"(?:የማረጋገጫ|የአንድ ጊዜ|የደህንነት|የመግቢያ) (?:ኮድ|የይለፍ ቃል)\w*"),
    codes=words(r"ኮድ\w{0,2}"),
    other_numbers=words("የ(?:ትዕዛዝ|ደረሰኝ) ቁጥር, ቁጥር, የቅናሽ ኮድ"),
    purposes=words("መግቢያ, ማረጋገጫ, ግባ"),
    addressing=words("ይህን, የእርስዎ"),
    is_words=words("ነው"),
    units=words("ደቂቃ"),
)
