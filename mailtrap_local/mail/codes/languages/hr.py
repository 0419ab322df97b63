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
    purposes=words("""
        prijav, potvr[dđ], identitet, račun(?:u|a)?(?![a-z]), pristup, dvofaktor, dvostruk,
        novi uređaj, novog uređaja, potvr, verifik, registr, potvrd
    """),
    enter_verbs=words("""
        unes(?:ite|i|ete)(?![a-z]), upi(?:šite|ši)(?![a-z]), koristi(?:te)?(?![a-z]),
        iskoristite, ukucajte, utipkajte, kopirajte, unesite, upišite, koristite
    """),
    other_numbers=words(r"""
        (?:promo|bar|poštanski|kuponski) ?(?:kod|broj)\w*, kod za popust,
        broj (?:narudžbe|računa|pošiljke|kupca), broj narudž\w*, oib,
        (?:koja )?završava (?:na|s|sa)
    """),
    addressing=words(r"vaš\w*, ovaj, sljedeći, unesite, tvoj\w*"),
    pointing=words("ovaj"),
    promotions=words("popust, kupon"),
    units=words(r"minut\w*, sat"),
    number_nouns=words(r"broj(?:ev\w*|ke)?(?![a-z]), znamenk\w*, brojk\w*"),
    single_use=words(r"jednokratn\w*, privremen\w*"),
    minutes=words(r"minut\w*, sat(?:a|i)?(?![a-z]), sekund\w*"),
    stored_values=words(r"paketomat\w*, preuzim\w*, vrata(?![a-z])"),
)
