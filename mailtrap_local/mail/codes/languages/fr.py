"""French."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("vérif"),
    one_time_codes=(
        *words("""
            code (?:à usage unique|d['’]identification|temporaire|personnel),
            clé (?:d['’]accès|de sécurité|temporaire), code (?:de )?connexion
        """),
        compound(
            "code (?:de |d['’]|à )?",
            "",
            """
            vérification, verification, sécurité, securite, connexion, authentification, activation,
            usage unique, validation, identification, inscription, réinitialisation, récupération
            """,
        ),
        *words("mot de passe (?:à usage unique|temporaire), code (?:secret|otp|sms)"),
    ),
    entry_codes=words("code d['’]accès, code pin"),
    confirmation_codes=words("code de confirmation"),
    enter_verbs=words(r"""
        saisie(?! du)(?![a-z]), demand(?:e|é|er|era)(?![a-z]), continue[rz]? avec,
        poursui\w+ avec,
        (?:sais|rentr|entr|tap|indiqu|recopi|report|renseign|utilis|insér|copi|coll|compos|inscri|fourni)(?:er|ez|e|is|ir|issez|iss\w+|vez|re|ant)(?![a-zà-ÿ]),
        à (?:entrer|saisir|taper|reporter|recopier|indiquer|rentrer|composer),
        (?:connect\w+(?:-vous|-toi)?|valid\w+|confirm\w+|identifi\w+) avec, recopiez, composez,
        renseignez, tapez, saisissez, saisis, entrez, entre, utilisez, utilise
    """),
    numbers_to_enter=words("""
        (?:ces|les) chiffres(?: suivants| ci-dessous)?,
        (?:le|ce) (?:nombre|numéro) (?:suivant|ci-dessous)
    """),
    code_labels=words("""
        connexion, validation, confirmation, authentification, identification, vérification
    """),
    other_numbers=words(r"""
        digicode, code (?:de la )?porte,
        code (?:de )?(?:retrait|parrainage|avantage|privilège|cadeau|porte|bon), numéro
        (?:client|de (?:commande|client|facture|suivi|dossier|réservation|colis)), référence,
        code d['’]enlèvement, code (?:promo\w*|postal|de
        réduction|réduction|cadeau|client|erreur|d['’]erreur|barre),
        code (?:à barres|qr|avantage|parrain\w*|article|produit|couleur|pays),
        n° ?(?:de )?[^\W\d]*, num[ée]ro\w*(?: d[e']\s?\w+)?, facture, cedex, siret, siren, rcs,
        se terminant, finissant par, tél(?![a-zà-ÿ])\.?, depuis,
        code (?:produit|société|banque|guichet|établissement|agence), (?:se )?termin\w+ par,
        finissant par
    """),
    numbered_things=words("téléphone, commande, compte, colis, dossier, réservation, rue"),
    is_words=words("est, comme"),
    conjunctions=words("ou, et"),
    negations=words(r"jamais, pas, personne, n['’]\w+"),
    addressing=words(r"""
        ce, votre, ton, suivant\w*, dessous, saisi\w+, utilis\w+, entre[rz], voici
    """),
    pointing=words("ce, cet, est votre"),
    purposes=words("""
        feu vert, autorisation, valid, deux étapes, double (?:facteur|authentification),
        deuxième facteur, nouvel appareil, identité, autoris, accès, authentif, accéder,
        confirm, compte(?![a-z]), connect, connexion, valider, inscription, identif, vérif,
        inscri, activer
    """),
    receipts=words("facture, commande, reçu, ticket de caisse"),
    promotions=words("remise, réduction, soldes, cadeau"),
    meetings=words("id de réunion"),
    journeys=words(r"vol\b, réservation"),
    units=words("heures?, secondes?, jours"),
    known_words=words("""
        valide, invalide, expiré, ici, continuer, suivant, requis, prêt, secret, unique
    """),
    number_nouns=words("num[ée]ro, nombre, chiffres?(?![a-z]), caractères?, combinaison, suite"),
    single_use=words("""
        une fois, à usage, usage unique, utilisation unique, une seule fois, temporaire,
        provisoire
    """),
    minutes=words("minutes?(?![a-z]), heures?(?![a-z]), secondes?(?![a-z]), min(?![a-z])"),
    stored_values=words("""
        porte(?![a-z]), portail, casier, consigne, point relais, retrait, colis, digicode,
        réseau invité, invité, boîte à clés, garage, hall(?![a-z])
    """),
)
