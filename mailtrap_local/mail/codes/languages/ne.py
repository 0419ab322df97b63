"""Nepali."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("कोड, ओटिपी"),
    one_time_codes=words("(?:प्रमाणीकरण|पुष्टिकरण|सुरक्षा|लगइन) कोड, ओटिपी"),
    codes=words("कोड"),
    other_numbers=words("(?:अर्डर|बिल) नम्बर, नम्बर, छुट कोड"),
    purposes=words("लगइन, प्रमाणीकरण"),
    addressing=words("तपाईंको, यो"),
    is_words=words("हो"),
    units=words("मिनेट"),
)
