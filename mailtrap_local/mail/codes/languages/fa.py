"""Persian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("کد, رمز"),
    one_time_codes=words("کد (?:تأیید|تایید|فعال|ورود|یکبار), رمز (?:یکبار|پویا)"),
    codes=words("کد"),
    other_numbers=words("شماره, کد (?:تخفیف|پستی|رهگیری)"),
    addressing=words("این, زیر, وارد"),
    pointing=words("این"),
)
