"""Serbian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код, лозинк, šifr, шифр"),
    one_time_codes=words(r"""
        (?:једнократ\w*|безбедносни|потврдни|верификациони) (?:код|лозинк|шифр)\w*,
        код\w{0,3} за (?:пријаву|потврду|верификац\w*),
        (?:jednokratn\w*|bezbednosn\w*|verifikacion\w*) (?:kod|lozink|šifr)\w*,
        kod\w{0,3} za (?:prijavu|potvrdu|verifikac\w*)
    """),
    codes=words(r"код\w{0,3}(?![а-ш]), šifra, шифра"),
    enter_verbs=words("""
        унес(?:ите|и)(?![а-ш]), unes(?:ite|i)(?![a-z]), користите, koristite, upišite, упишите,
        ukucajte, укуцајте, iskoristite, искористите, унесите, unesite
    """),
    other_numbers=words(r"""
        промо ?код, број \w+, код за попуст, broj \w+, koja se završava, која се завршава
    """),
    purposes=words("""
        prijav, пријав, potvr[dđ], потвр[дђ], identitet, идентитет, nalog, налог, pristup,
        приступ, dvofaktor, потврд, potvrd, verifik
    """),
    addressing=words(r"ваш\w*, твој\w*, овај, следећи, ovaj"),
    is_words=words("је, гласи, glasi"),
    units=words(r"минут\w*"),
    promotions=words("попуст, popust"),
    number_nouns=words(r"broj(?:ev\w*)?(?![a-z]), број(?:ев\w*)?(?![а-ш]), цифр\w*, cifr\w*"),
    single_use=words(r"jednokratn\w*, једнократн\w*, привремен\w*, privremen\w*"),
    minutes=words(r"minut\w*, минут\w*, sat(?:a|i)?(?![a-z])"),
    stored_values=words(r"paketomat\w*, пакетомат\w*, vrata(?![a-z]), врата(?![а-ш])"),
)
