"""Basque."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kode"),
    one_time_codes=words(r"""
        (?:egiaztapen|berrespen|segurtasun|sarbide|baieztapen|egiaztatze)-?(?: )?kode\w*,
        erabilera bakarreko (?:kode|pasahitz)\w*, saioa hasteko kode\w*
    """),
    codes=words(r"kode\w{0,5}"),
    enter_verbs=words("sartu, erabili, idatzi"),
    other_numbers=words(r"""
        (?:deskontu|promozio|posta|bezero)-?(?: )?kode\w*,
        (?:eskaera|faktura)(?:ren)? zenbaki\w*, zenbakia
    """),
    purposes=words("saioa, egiazta, berrets, jarraitzeko, sartzeko"),
    addressing=words("zure, hau, honako"),
    is_words=words("da, hau da"),
    units=words(r"minutu\w*, ordu\w*"),
)
