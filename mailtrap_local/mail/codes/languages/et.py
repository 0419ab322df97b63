"""Estonian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kood, parool, kinnit, kood"),
    one_time_codes=words(r"""
        (?:kinnitus|turva|sisselogimis|autentimis|ühekordne )-?kood\w*,
        ühekordne (?:parool|kood|pin)\w*, kinnituskood\w*, kinnituskood
    """),
    is_words=words("on, on, ole"),
    codes=words(r"kood\w{0,4}"),
    enter_verbs=words("sisesta, kasuta"),
    other_numbers=words(r"""
        (?:soodus|kinke|kupongi|kliendi|tellimuse|viite|arve|saadetise)-?
        ?(?:kood|number|nr)\w*, viitenumber, tellimus\w* (?:number|nr)
    """),
    purposes=words("sisselog, kinnita, logi"),
    units=words(r"minut\w*, tundi"),
    addressing=words("sinu, teie, see, allolev"),
    promotions=words("allahindlus, soodus"),
)
