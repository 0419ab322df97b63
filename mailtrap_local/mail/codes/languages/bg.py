"""Bulgarian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("код"),
    one_time_codes=words("код[аоуе]?м? за потвържд"),
    codes=words("код[аоуе]?м?(?![а-я])"),
)
