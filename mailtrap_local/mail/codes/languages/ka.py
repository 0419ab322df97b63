"""Georgian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("კოდ, პაროლ"),
    one_time_codes=words(r"""
        (?:დადასტურების|ერთჯერადი|უსაფრთხოების|ავტორიზაციის|შესვლის|ვერიფიკაციის)
        (?:კოდ|პაროლ)\w*
    """),
    codes=words(r"კოდ\w{0,4}"),
    enter_verbs=words("შეიყვანეთ, გამოიყენეთ"),
    other_numbers=words(r"""
        (?:შეკვეთის|ინვოისის|კლიენტის|ანგარიშის) ნომერ\w*, ნომერ\w*, ფასდაკლების კოდ\w*,
        პრომო ?კოდ\w*
    """),
    purposes=words("შესვლ, დადასტურ, ავტორიზ"),
    addressing=words("თქვენი, ეს, ამ"),
    is_words=words("არის"),
    units=words("წუთ, საათ"),
)
