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
    enter_verbs=words("przepisz, wprowadź, wpisz, użyj, podaj"),
    numbers_to_enter=words("""
        (?:poniższe|następujące|te) (?:cyfry|znaki), ten numer, (?:te|następujące) cyfry
    """),
    code_labels=words("weryfikacja"),
    other_numbers=words(r"""
        kod (?:biletu|rezerwacji|zamówienia|produktu),
        kod (?:odbioru|nadania|kupon\w*|zniżk\w*|prezent\w*), nr zamówienia,
        kod(?:u|em)? do paczkomatu, kod (?:rabatow|promocyjn|pocztow|błęd|kreskow|qr)\w*,
        numer\w*(?: \w+)?, zamówieni\w+ nr, faktur\w+, kończąc\w+ się, od roku, końcówk
    """),
    numbered_things=words(r"zamówieni\w*, konto, przesyłk\w*"),
    is_words=words("jest, to, brzmi"),
    negations=words("nikomu, nigdy, nie"),
    addressing=words(r"twój, ten, poniższ\w*, poniżej, wpisz, użyj, podaj, wprowadź, oto"),
    pointing=words("ten, tego, ta"),
    purposes=words("""
        autoryz, operacj, przelew, zaloguj, zalogow, logowani, potwierd, rejestr, weryfik
    """),
    receipts=words("paragon"),
    promotions=words("rabat, zniżk, promocj, wyprzeda, kupon"),
    journeys=words(r"lot\b, rezerwacj"),
    units=words("minut[ya]?, sekund, godzin"),
    currencies=words("zł"),
    known_words=words("ważny, tutaj, dalej"),
)
