"""Afrikaans."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kode, wagwoord"),
    one_time_codes=words("""
        eenmalige (?:pin|kode|wagwoord), (?:verifikasie|bevestigings|sekuriteits|aanmeld)-?kode
    """),
    codes=words("kode(?![a-z])"),
    code_endings=words("kode"),
    enter_verbs=words("gebruik, voer"),
    other_numbers=words("(?:afslag|koepon|pos)-?kode, (?:bestel|faktuur)nommer, nommer"),
    purposes=words("aan te meld, aanmeld, bevestig"),
    addressing=words("jou, hierdie"),
    is_words=words("is"),
    units=words("minute"),
)
