"""Albanian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("kod, fjalëkalim"),
    one_time_codes=words(r"""
        kod\w{0,3} (?:juaj )?(?:i |e |të
        )?(?:verifikimit|konfirmimit|sigurisë|hyrjes|aktivizimit),
        fjalëkalim\w* njëpërdorimsh\w*
    """),
    codes=words(r"kod\w{0,3}(?![a-z])"),
    enter_verbs=words("përdorni, vendosni, shkruani, përdor"),
    other_numbers=words(r"kod\w* (?:i |e )?(?:zbritjes|promocional|postar), numri i \w+, nr\."),
    purposes=words("hyr, verifik, konfirm, llogari"),
    addressing=words("këtë, juaj, yt, ky"),
    is_words=words("është"),
    units=words(r"minuta\w*, orë"),
    promotions=words("zbritj"),
)
