"""Bengali."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("কোড, ওটিপি, পিন, কোড, ওটিপি"),
    one_time_codes=words("""
        (?:যাচাইকরণ|যাচাই|নিশ্চিতকরণ|নিরাপত্তা|লগইন|ভেরিফিকেশন) কোড, ওটিপি,
        ওয়ান[- ]টাইম পাসওয়ার্ড, যাচাইকরণ কোড, ওটিপি
    """),
    codes=words(r"কোড\w?"),
    other_numbers=words("""
        (?:অর্ডার|চালান|ইনভয়েস|ট্র্যাকিং|গ্রাহক) (?:নম্বর|নং|আইডি), নম্বর,
        (?:কুপন|প্রোমো|ছাড়ের) কোড
    """),
    purposes=words("যাচাই, লগইন, লগ ইন, নিশ্চিত"),
    addressing=words("আপনার, এই"),
    units=words("মিনিট, ঘন্টা"),
    promotions=words("ছাড়, কুপন"),
)
