"""Bengali."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("কোড, ওটিপি, পিন"),
    one_time_codes=words("""
        (?:এককালীন|ওয়ান ?টাইম|যাচাইকরণ|লগইন) (?:পিন|কোড|পাসওয়ার্ড),
        (?:যাচাইকরণ|যাচাই|নিশ্চিতকরণ|নিরাপত্তা|লগইন|ভেরিফিকেশন) কোড, ওটিপি,
        ওয়ান[- ]টাইম পাসওয়ার্ড, যাচাইকরণ কোড
    """),
    codes=words(r"পিন(?![^\W_]), কোড, কোড\w?"),
    other_numbers=words("""
        (?:অর্ডার|চালান|ইনভয়েস|ট্র্যাকিং|গ্রাহক) (?:নম্বর|নং|আইডি), নম্বর,
        (?:কুপন|প্রোমো|ছাড়ের) কোড
    """),
    purposes=words("লগ ?ইন, যাচাই, নিশ্চিত, পরিচয়, অ্যাকাউন্ট, লগইন, লগ ইন"),
    addressing=words("আপনার, এই"),
    units=words("মিনিট, ঘন্টা"),
    promotions=words("ছাড়, কুপন"),
    enter_verbs=words(r"লিখ\w*, দিন(?![^\W_]), প্রবেশ করান, ব্যবহার কর\w*, টাইপ কর\w*"),
    number_nouns=words(r"নম্বর\w*, সংখ্যা\w*, অঙ্ক\w*"),
    single_use=words(r"একবার\w*, ওয়ান ?টাইম, এককালীন"),
    minutes=words(r"মিনিট\w*, ঘণ্ট\w*"),
)
