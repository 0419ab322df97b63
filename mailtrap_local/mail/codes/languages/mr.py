"""Marathi."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("कोड, ओटीपी"),
    one_time_codes=words("(?:पडताळणी|सत्यापन|सुरक्षा|लॉगिन) कोड, ओटीपी"),
    codes=words("कोड"),
    enter_verbs=words("वापरा, टाका"),
    other_numbers=words("(?:ऑर्डर|इनव्हॉइस) क्रमांक, क्रमांक, (?:सवलत|कूपन) कोड"),
    purposes=words("लॉगिन, पडताळ"),
    addressing=words("तुमचा, आपला, हा, खालील"),
    is_words=words("आहे"),
    units=words("मिनिट"),
)
