"""Latvian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, parol"),
    one_time_codes=words(r"""
        (?:drošības|apstiprinājuma|verifikācijas|pieslēgšanās|autentifikācijas|piekļuves|vienreizēj\w+)
        (?:kod|parol)\w*
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("ievadiet, ievadi, izmantojiet"),
    other_numbers=words(r"""
        atlaides kod\w*, (?:pasūtījuma|rēķina|klienta|sūtījuma) (?:numur|nr)\w*, numurs
    """),
    purposes=words("pieslēg, apstipri, ielogo"),
    addressing=words("jūsu, šo, tavs, šis"),
    is_words=words("ir"),
    units=words(r"minūt\w*, stund\w*"),
    promotions=words("atlaid"),
)
