"""Irish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("chód, cód"),
    one_time_codes=words("c?h?ód (?:fíoraithe|deimhnithe|slándála|logála isteach|aonuaire)"),
    codes=words("(?:cód|chód|gcód)(?![a-z])"),
    enter_verbs=words("cuir isteach, úsáid"),
    other_numbers=words(r"c?h?ód (?:lascaine|poist), uimhir \w+"),
    purposes=words("logáil, fíor, deimhn"),
    addressing=words("do, seo, an"),
    is_words=words("ná"),
    units=words("nóiméad"),
)
