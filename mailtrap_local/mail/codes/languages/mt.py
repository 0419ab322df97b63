"""Maltese."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kodiċ"),
    one_time_codes=words("(?:il-)?kodiċi (?:ta['’] )?(?:verifika|konferma|sigurtà|aċċess|darba)"),
    codes=words("(?:il-)?kodiċi"),
    enter_verbs=words("daħħal, uża"),
    other_numbers=words(r"kodiċi (?:postali|ta['’] skont), numru tal-\w+, numru"),
    purposes=words("verifika, illoggja, ikkonferma"),
    addressing=words("tiegħek, dan"),
    is_words=words("huwa"),
    units=words("minuti"),
)
