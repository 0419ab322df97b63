"""Latvian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, parol"),
    one_time_codes=words(r"""
        (?:drošības|apstiprinājuma|verifikācijas|pieslēgšanās|autentifikācijas|piekļuves|vienreizēj\w+)
        (?:kod|parol)\w*
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("""
        ievad(?:iet|i|īt)(?![a-z]), izmantojiet, lietojiet, ierakstiet, ievadiet, ievadi
    """),
    other_numbers=words(r"""
        atlaides kod\w*, (?:pasūtījuma|rēķina|klienta|sūtījuma) (?:numur|nr)\w*, numurs,
        kas beidzas(?: ar)?
    """),
    purposes=words("""
        pieteik, apstiprin, identit, kont[sua](?![a-z]), piekļuv, pieslēg, divu soļu, divfaktor,
        apstipri, ielogo
    """),
    addressing=words("jūsu, šo, tavs, šis"),
    is_words=words("ir"),
    units=words(r"minūt\w*, stund\w*"),
    promotions=words("atlaid"),
    number_nouns=words(r"ciparu?s?(?![a-z]), skaitl\w*, numur\w*"),
    single_use=words(r"vienreiz\w*, pagaidu"),
    minutes=words(r"minū\w+, stund\w*"),
    stored_values=words(r"pakomāt\w*, saņem\w+ pak\w*, durv\w*"),
)
