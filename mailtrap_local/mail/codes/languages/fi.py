"""Finnish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("vahvist, tunnus, kood"),
    one_time_codes=(
        *words(r"""
            kertakäyttö\w*(?: |-)?(?:tunnu|koodi|salasana|pin|luku|avain)\w*,
            kertakäyttökoodi\w*, tunnusluku\w*,
            (?:vahvistus|turva|kirjautumis|varmennus|todennus|aktivointi)(?:koodi|tunnus)\w*,
            kertakoodi\w*
        """),
        compound("vahvistus, todennus, kertakäyttö, kirjautumis, turva", "", "koodi, tunnus"),
    ),
    codes=words(r"koodi\w{0,4}, koodi"),
    enter_verbs=words(r"""
        pyyd\w+, syöttäm\w+, syöt\w+, kirjoita\w*, naputtel\w+, näppäil\w+,
        käyt(?:ä|tä|tämällä)\w*, anna(?![a-z]), antamalla,
        (?:kirjaudu|vahvista|tunnistaudu)\w*(?: \w+){0,2}(?= [0-9a-z]), syötä, anna, käytä,
        kirjoita
    """),
    other_numbers=words(r"""
        (?:alennus|lahjakortti|nouto|ovi|tilaus|asiakas|varaus|kampanja|tarjous)(?:koodi|tunnus|numero)\w*,
        viitenumero, tilausnumero, y-tunnus, (?:alennus|tarjous|viiva|posti|virhe)koodi,
        \w*numero(?:si)?(?![a-z]), puhelin, (?:yritys|pankki|tuote)koodi\w*, päättyv[äa]
    """),
    is_words=words("on"),
    negations=words("älä, koskaan"),
    addressing=words(r"alla\w*, tämä, tätä, syötä, seuraava\w*, alla, anna, käytä"),
    pointing=words("tämä, tätä, tämän"),
    purposes=words(r"""
        [^\W\d_]{1,20}vahvist, [^\W\d_]{1,20}tunnist, [^\W\d_]{1,20}kirjautum, kaksivaihei\w*,
        uusi laite, uudella laitteella, henkilöllisyy, tunnist, hyväksy, varmista,
        tili(?:n|si|lle)?(?![a-z]), todenta, kirjautu, vahvist, tunnistaut, kirjaud
    """),
    promotions=words("alennus"),
    code_endings=words("koodi, koodisi, koodin, koodilla"),
    known_words=words("voimassa, tässä"),
    number_nouns=words(r"""
        numero(?:t|n|sarja\w*)?(?![a-zäö]), luku(?:sarja\w*)?(?![a-z]), merk(?:it|ki|kijono)\w*
    """),
    single_use=words(r"kertakäyt\w*, kertaluon\w*, väliaikai\w*"),
    minutes=words(r"minuut\w*, tun(?:ti|nin|tia)(?![a-z]), sekun\w*"),
    stored_values=words(r"""
        lahjakort, ove[nt]\w*, portti, lokero\w*, nou[td]\w*, paket\w*, vierasverk\w*,
        avainlokero
    """),
    journeys=words("varausvahvistus, lento(?![a-z])"),
    receipts=words("lasku, kuitti, tilaus, tilausvahvistus"),
    code_labels=words("kirjautuminen, vahvistus"),
)
