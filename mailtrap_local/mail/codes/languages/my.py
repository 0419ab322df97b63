"""Burmese."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    spacing="none",
    stems=words("ကုဒ်"),
    one_time_codes=words("(?:အတည်ပြု|လုံခြုံရေး|otp ?)ကုဒ်"),
    codes=words("ကုဒ်"),
    other_numbers=words("(?:မှာယူမှု|ငွေတောင်းခံလွှာ) ?နံပါတ်, နံပါတ်, လျှော့စျေးကုဒ်"),
    purposes=words("ဝင်ရန်, အတည်ပြု"),
    addressing=words("သင့်, ဤ"),
    units=words("မိနစ်"),
)
