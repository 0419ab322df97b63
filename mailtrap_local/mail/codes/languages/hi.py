"""Hindi."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("कोड, ओटीपी, पास"),
    one_time_codes=(
        compound(
            "सत्यापन, पुष्टिकरण, सुरक्षा, लॉगिन, लॉग इन, एक बार का, एकबारगी, प्रमाणीकरण",
            " ?",
            "कोड, पासकोड, पासवर्ड",
        ),
        "ओटीपी",
    ),
    codes=words("कोड"),
    other_numbers=words("""
        (?:पिन|डिस्काउंट|कूपन|प्रोमो|छूट|ऑफ़र|एरर|त्रुटि) ?कोड,
        (?:ऑर्डर|चालान|ग्राहक|ट्रैकिंग|संदर्भ|टिकट) (?:संख्या|नंबर|आईडी),
        नंबर, संख्या, फ़ोन, फोन, पिन ?कोड
    """),
    numbered_things=words("ऑर्डर"),
    is_words=words("है, हैं"),
    negations=words("मत, नहीं"),
    addressing=words(r"""
        यह, इस, आपका, आपके, उपयोग, इस्तेमाल, निम्न\w*, नीचे, दर्ज, अपना
    """),
    pointing=words("यह, इस"),
    purposes=words("सत्याप, लॉग"),
    promotions=words("छूट, कूपन, ऑफ़र, ऑफर"),
    units=words("मिनट, घंटे, सेकंड"),
    currencies=words(r"rs\.?, रुपये"),
)
