"""Sinhala."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("කේත, otp"),
    one_time_codes=words("(?:සත්‍යාපන|ආරක්ෂක|තහවුරු කිරීමේ) කේත"),
    codes=words("කේත"),
    other_numbers=words("(?:ඇණවුම්|ඉන්වොයිස්) අංක, වට්ටම් කේත"),
    purposes=words("ඇතුල්, සත්‍යාපන"),
    addressing=words("ඔබගේ, ඔබේ, මෙම"),
    units=words("මිනිත්තු"),
)
