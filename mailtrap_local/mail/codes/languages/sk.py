"""Slovak."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kód, heslo"),
    one_time_codes=words("(?:overovací|bezpečnostný|jednorazový|prihlasovací) k[óo]d"),
    codes=words("k[óo]d(?![a-z])"),
    enter_verbs=words("zadajte"),
    other_numbers=words(r"psč, číslo\w*(?: \w+)?, č\., objednávk\w+ č, faktur\w+"),
    is_words=words("je"),
    negations=words("nikdy, nikomu"),
    addressing=words("váš, tento, nasledujúci, nižšie, zadajte"),
    pointing=words("tento"),
    purposes=words("prihl, potvrd"),
)
