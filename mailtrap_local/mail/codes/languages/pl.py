"""Polish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("potwierd, hasł, kod"),
    one_time_codes=(
        *words(r"""
            hasło (?:sms|jednorazowe|tymczasowe),
            kod(?:u|em)? (?:sms|blik|do logowania|jednorazow\w*), kod(?:u|em)? potwierdz
        """),
        compound(
            "kod(?:u|em)? (?:do )?",
            "",
            "autoryzacji, logowania, weryfikacji, rejestracji, potwierdzenia",
        ),
        compound(
            "kod(?:u|em|zie)?",
            " ",
            """
            weryfikacyjn, bezpieczeństwa, logowania, autoryzacyjn, jednorazow, aktywacyjn,
            uwierzytelni, dostępu, sms
            """,
        ),
        *words(r"jednorazow\w+ (?:kod|hasł), hasło jednorazowe"),
    ),
    confirmation_codes=words(r"kod potwierdz\w+"),
    codes=words("kod(?:u|y|em|zie)?(?![a-z]), kod(?:u|y)?(?![a-z])"),
    enter_verbs=words(r"""
        podani[aeu], wpisani[aeu], wprowadzeni[aeu], poprosi, wpis(?:z|ać|ując|zcie|anie)\w*,
        wprowad(?:ź|zić|zając)\w*, poda(?:j|ć|jąc)(?![a-z]), uży(?:j|ć|wając)(?![a-z]),
        przepi(?:sz|sać)\w*, wklej\w*, wstukaj\w*, skopiuj\w*,
        (?:zaloguj|potwierdź|wejdź)(?: \w+){0,2}(?: za pomocą| kodem| hasłem), przepisz,
        wprowadź, wpisz, użyj, podaj
    """),
    numbers_to_enter=words("""
        (?:poniższe|następujące|te) (?:cyfry|znaki), ten numer, (?:te|następujące) cyfry
    """),
    code_labels=words("logowanie, potwierdzenie, weryfikacja"),
    other_numbers=words(r"""
        kod (?:biletu|rezerwacji|zamówienia|produktu),
        kod (?:odbioru|nadania|kupon\w*|zniżk\w*|prezent\w*), nr zamówienia,
        kod(?:u|em)? do paczkomatu, kod (?:rabatow|promocyjn|pocztow|błęd|kreskow|qr)\w*,
        numer\w*(?: \w+)?, zamówieni\w+ nr, faktur\w+, kończąc\w+ się, od roku, końcówk,
        kod (?:produktu|towaru|klienta|firmy|usługi), kończąc\w+ się (?:na|cyframi)
    """),
    numbered_things=words(r"zamówieni\w*, konto, przesyłk\w*"),
    is_words=words("jest, to, brzmi"),
    negations=words("nikomu, nigdy, nie"),
    addressing=words(r"twój, ten, poniższ\w*, poniżej, wpisz, użyj, podaj, wprowadź, oto"),
    pointing=words("ten, tego, ta"),
    purposes=words("""
        dwuetapow, dwuskładnik, nowe urządzenie, nowego urządzenia, tożsamo, uwierzyteln,
        zatwierd, dostęp, konto(?![a-z]), konta(?![a-z]), potwierdz, autoryz, operacj, przelew,
        zaloguj, zalogow, logowani, potwierd, rejestr, weryfik
    """),
    receipts=words("faktura, rachunek, zamówienie, zamówienia, paragon"),
    promotions=words("rabat, zniżk, promocj, wyprzeda, kupon"),
    journeys=words(r"lot\b, rezerwacj"),
    units=words("minut[ya]?, sekund, godzin"),
    currencies=words("zł"),
    known_words=words("ważny, tutaj, dalej"),
    number_nouns=words(r"""
        numer(?:u|em)?(?![a-z]), cyfr\w*, liczb\w*, znak(?:i|ów)(?![a-z]), ciąg(?![a-z])
    """),
    single_use=words(r"jednoraz\w*, tymczasow\w*, jednokrotn\w*"),
    minutes=words(r"minut\w*, godzin\w*, sekund\w*"),
    stored_values=words(r"""
        drzwi, brama, bramy, furtk\w*, paczkoma\w*, odbi(?:ór|oru|erz)\w*, paczk\w*,
        sieć (?:dla )?gości, skrytk\w*, domofon\w*
    """),
)
