"""Estonian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kood, parool, kinnit"),
    one_time_codes=words(r"""
        (?:kinnitus|turva|sisselogimis|autentimis|ühekordne )-?kood\w*,
        ühekordne (?:parool|kood|pin)\w*, kinnituskood\w*, kinnituskood
    """),
    is_words=words("on, ole"),
    codes=words(r"kood\w{0,4}"),
    enter_verbs=words(r"""
        sisesta\w*, kasuta(?:ge|des)?(?![a-z]), tippige, kirjutage, trükkige, sisesta, kasuta
    """),
    other_numbers=words(r"""
        (?:soodus|kinke|kupongi|kliendi|tellimuse|viite|arve|saadetise)-?
        ?(?:kood|number|nr)\w*, viitenumber, tellimus\w* (?:number|nr), mis lõpeb, lõpuga
    """),
    purposes=words("""
        sisselog, logi(?:da|ge)? sisse, kinnita, isik(?:u|ut)?(?![a-z]),
        konto(?:le|sse)?(?![a-z]), kaheastmel, logi
    """),
    units=words(r"minut\w*, tundi"),
    addressing=words("sinu, teie, see, allolev"),
    promotions=words("allahindlus, soodus"),
    number_nouns=words(r"numbri\w*, number(?![a-z]), numbrid"),
    single_use=words(r"ühekord\w*, ajuti\w*"),
    minutes=words(r"minut\w*, tund(?:i)?(?![a-z])"),
    stored_values=words(r"pakiautomaa\w*, ukse\w*"),
)
