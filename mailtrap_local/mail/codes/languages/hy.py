"""Armenian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("կոդ, գաղտնաբառ"),
    one_time_codes=words(r"""
        (?:հաստատման|անվտանգության|մուտքի|մեկանգամյա|նույնականացման) (?:կոդ|գաղտնաբառ)\w*
    """),
    codes=words(r"կոդ\w{0,5}"),
    enter_verbs=words("մուտքագրեք, օգտագործեք"),
    other_numbers=words(r"(?:պատվերի|հաշվի|հաճախորդի) համար\w*, զեղչի կոդ\w*, համարը"),
    purposes=words("մուտք, հաստատ"),
    addressing=words("ձեր, այս, հետևյալ"),
    is_words=words("է, ՝"),
    units=words("րոպե, ժամ"),
)
