"""Greek."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("κωδικ"),
    one_time_codes=words("""
        κωδικ(?:ός|ού|ό) (?:επαλήθευσης|επιβεβαίωσης|ασφαλείας|μίας χρήσης|μιας χρήσης|σύνδεσης)
    """),
    codes=words("κωδικ"),
    other_numbers=words(r"""
        αριθμ\w+(?: \w+)?, κωδικός (?:έκπτωσης|προϊόντος|κουπονιού), τ\.?κ\., τηλ
    """),
    is_words=words("είναι"),
    negations=words("μην, ποτέ, δεν"),
    addressing=words(r"σας, αυτός, παρακάτω, ακόλουθο\w*"),
    pointing=words("αυτός"),
    promotions=words("έκπτωσ"),
)
