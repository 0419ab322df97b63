"""Tamil."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("குறியீடு"),
    one_time_codes=words("சரிபார்ப்புக் குறியீடு"),
)
