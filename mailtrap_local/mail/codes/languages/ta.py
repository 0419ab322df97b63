"""Tamil."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("குறியீ, ஓடிபி, கடவு, குறியீடு"),
    one_time_codes=words(r"""
        (?:சரிபார்ப்பு|உறுதிப்படுத்தல்|பாதுகாப்பு|உள்நுழைவு)(?:க்)? ?குறியீ\w*, ஓடிபி,
        ஒருமுறை கடவு\w*, சரிபார்ப்புக் குறியீடு
    """),
    codes=words("குறியீ"),
    other_numbers=words(r"""
        (?:ஆர்டர்|விலைப்பட்டியல்) எண், எண்(?![\w]), (?:தள்ளுபடி|கூப்பன்) ?குறியீ
    """),
    purposes=words("உள்நுழை, சரிபார், உறுதி"),
    addressing=words("உங்கள், இந்த"),
    units=words("நிமிட, மணி"),
)
