"""Italian."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("conferm, cod"),
    one_time_codes=(
        *words("""
            codice (?:temporaneo|usa e getta|monouso|otp|sms|di (?:accesso|login)|per
            (?:accedere|l['’]accesso|confermare)), pin temporaneo
        """),
        *words("password (?:temporanea|monouso|usa e getta)"),
        compound(
            "codice (?:di |d['’]|per )?",
            "",
            """
            verifica, sicurezza, accesso, autenticazione, attivazione, login, conferma dell, otp,
            monouso, temporaneo, registrazione, recupero, l['’]accesso, accedere
            """,
        ),
    ),
    entry_codes=words("codice pin"),
    confirmation_codes=words("codice di conferma"),
    codes=words("codici, codice"),
    enter_verbs=words(r"""
        inserimento, immissione, richiest[oa](?![a-z]), continu\w+ con,
        (?:inser|digit|us|utilizz|immett|scriv|copi|incoll|riport|compil|forn|indic)(?:isci|ire|isca|ite|a|are|i|ere|ete|endo|ando|ate|ilo|alo|iamo|iscilo)(?![a-zà-ÿ]),
        da (?:inserire|digitare|immettere|riportare),
        (?:acced|entr|conferm|verific)\w* con (?:il |la )?, inserisci, inserire, usa, utilizza,
        digita, immetti
    """),
    numbers_to_enter=words("(?:questo|seguente) n[úu]mero"),
    other_numbers=(
        *words(r"termina\w* (?:con|in|per), che finisce"),
        *words("codice (?:azienda|ente|avviso|tributo|prodotto|banca)"),
        *words("codice (?:biglietto|ordine|prodotto|volo|pnr), pnr"),
        *words(r"""
            codice (?:cliente|sconto|ritiro|prenotazione|spedizione|regalo|promozionale),
            numero (?:ordine|di (?:ordine|spedizione|tracking|prenotazione)), ordine n\.?, buono
        """),
        compound(
            "codice",
            " ",
            r"""
            sconto, promo\w*, postale, fiscale, cliente, ordine, errore, prodotto, articolo,
            a barre, qr, iban, di (?:tracciamento|prenotazione|condotta), coupon
            """,
        ),
        *words(r"""
            numero(?: (?:di|d['’]) ?\w+)?, riferimento, fattura, p\.? ?iva,
            che termina (?:con|in), dal
        """),
    ),
    numbered_things=words("telefono, ordine, conto, spedizione, via"),
    is_words=words("è, come, sono"),
    conjunctions=words("o, e"),
    negations=words("mai, non, nessuno"),
    addressing=words(r"questo, tuo, suo, seguente, inseri\w+, digit\w+, usa, utiliz\w+, ecco"),
    pointing=words("questo, è il tuo"),
    purposes=words("""
        due passaggi, due fattori, secondo fattore, nuovo dispositivo, identità, verific,
        autentic, autorizz, account(?![a-z]), acced, accesso, registr, conferm, accedere, attiv
    """),
    receipts=words("fattura, ordine, bolletta, ricevuta, scontrino"),
    promotions=words("sconto, offerta, buono, saldi"),
    journeys=words("volo, prenotazione"),
    units=words("minuti, ore, secondi, giorni, punti"),
    known_words=words("valido, scaduto, qui, continua, richiesto, pronto, segreto"),
    number_nouns=words("numeri?, cifre?, caratteri, combinazione, sequenza"),
    single_use=words(r"""
        una volta, monouso, usa e getta, uso singolo, utilizzo singolo, una sola volta,
        temporane\w, provvisori\w
    """),
    minutes=words("minut[oi], or[ae](?![a-z]), second[oi]"),
    stored_values=words(r"""
        porta(?![a-z]), cancello, portone, armadietto, ritir\w+, pacco, rete ospiti, ospiti,
        garage, locker
    """),
    code_labels=words("accesso, verifica, conferma, autenticazione"),
)
