"""Croatian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod"),
    one_time_codes=words(r"""
        jednokratn\w+ (?:lozink|kod|zapork)\w*,
        (?:kontrolni|verifikacijski|sigurnosni|potvrdni|aktivacijski) kod\w*,
        kod za (?:prijavu|potvrdu|verifikacij)\w*,
        (?:kontrolni|verifikacijski|sigurnosni|potvrdni) kod
    """),
    codes=words(r"kod\w{0,3}(?![a-z]), kod(?![a-z])"),
    is_words=words("je"),
    negations=words("ne"),
    purposes=words("prijav, potvr, verifik, registr, potvrd"),
    enter_verbs=words("unesite, upišite, koristite"),
    other_numbers=words(r"""
        (?:promo|bar|poštanski|kuponski) ?(?:kod|broj)\w*, kod za popust,
        broj (?:narudžbe|računa|pošiljke|kupca), broj narudž\w*, oib
    """),
    addressing=words(r"vaš\w*, ovaj, sljedeći, unesite, tvoj\w*"),
    pointing=words("ovaj"),
    promotions=words("popust, kupon"),
    units=words(r"minut\w*, sat"),
)
