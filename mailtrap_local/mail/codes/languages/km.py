"""Khmer."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    spacing="none",
    stems=words("កូដ, លេខ"),
    one_time_codes=words("(?:លេខ)?កូដ(?:ផ្ទៀងផ្ទាត់|បញ្ជាក់|សុវត្ថិភាព), លេខសម្ងាត់"),
    codes=words("(?:លេខ)?កូដ"),
    other_numbers=words("លេខ(?:បញ្ជាទិញ|វិក្កយបត្រ|ទូរស័ព្ទ), កូដបញ្ចុះតម្លៃ"),
    purposes=words("ចូល, ផ្ទៀងផ្ទាត់, បញ្ជាក់"),
    addressing=words("របស់អ្នក, នេះ"),
    units=words("នាទី"),
)
