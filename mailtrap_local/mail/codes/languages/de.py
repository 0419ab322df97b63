"""German."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("aktiv, bestätig, anmeld, tan, einmal, kennwort, kod"),
    one_time_codes=(
        *words(r"""
            (?:die|der|eine|ihre|deine|zur|einer) tan(?![a-zà-ÿ]),
            tan(?=(?: [\wäöüß]+){0,4}:| lautet| ist|-code|-nummer),
            freigabe-?(?:code|pin|kennwort), bestätigungs(?:nummer|zahl|schlüssel),
            3-?d-?secure-?code, zugriffscode, authentisierungs-?code, identifikations-?code,
            einmal-?(?:schlüssel|zugangscode)
        """),
        compound(
            """
            bestätigungs, sicherheits, einmal, anmelde, verifizierungs, verifikations, verifikation,
            aktivierungs, freischalt, authentifizierungs, login, log-in, registrierungs, prüf,
            wiederherstellungs, sms
            """,
            "-?",
            "code, kode, pin, tan, passwort, kennwort",
        ),
        *words("""
            zwei-faktor-code, ihre? tan, (?:mobile|push|chip|photo|sms|m)-?tan,
            code (?:zur|zum|für (?:die|den|ihre?)) (?:anmeld|bestätig|verifiz|login),
            code (?:zur|zum|für (?:die|den|ihre?)) (?:freigabe|zahlung)
        """),
    ),
    entry_codes=words("zugangs-?code, kenncode"),
    codes=words("kodes?, einmalig"),
    enter_verbs=words(r"""
        eingabe, (?:ab)?gefragt, verlangt, weiter (?:geht es )?mit,
        ein(?:zu)?(?:geb|gib|tipp|füg|tragen|setz)\w*, eingegeben,
        (?:gib|gebt|geb|geben|geben sie) (?!ihnen|uns), tippe?n?(?![a-z]), tipp(?![a-z]),
        trage?n?(?![a-zäöüß]), nutzen?(?![a-z]), verwenden?(?![a-z]), übertragen, übernehmen,
        abtippen, kopieren?, hinterlegen,
        (?:anmelden|einloggen|bestätigen|weiter|fortfahren|log\w* (?:dich|sich) (?:\w+
        )?|meld\w* (?:dich|sich) (?:\w+ )?|melden sie sich (?:\w+ )?)mit(?![a-z]), lautet,
        geben sie bitte, tippe, tippen sie, trage, tragen sie, gib, geben sie, nutze,
        nutzen sie, verwende, verwenden sie
    """),
    numbers_to_enter=words(r"""
        (?:diese|folgende|die folgenden)\w* (?:zahl|ziffernfolge|zeichenfolge),
        (?:diese|folgende)\w* (?:zahl|nummer|ziffern)
    """),
    code_labels=words("""
        freigabe, bestätigung, anmeldung, zugang, login, verifikation, verifizierung
    """),
    other_numbers=(
        *words("servicenummer"),
        *words("(?:ablage|liefer|zustell|abstell)-?(?:pin|code)"),
        *words(r"""
            (?:gutschein|geschenk|abhol|einlöse|tür|liefer|paket|teilnahme|lizenz|produkt)-?(?:code|pin|schlüssel|nummer),
            sendung\w*nummer, losnummer
        """),
        compound(
            """
            rabatt, gutschein, aktions, promo, vorteils, fehler, bar, post, länder, vorwahl,
            artikel, status, farb, kunden, empfehlungs, geschenk, buchungs, abhol
            """,
            "-?",
            "code, kode",
        ),
        *words(r"""
            \w*(?:nummer|nr\.), qr-?kode, plz, postleitzahl, postfach, rufnummer, durchwahl,
            hrb, ust-?id\w*, steuernr\.?, steuer-nr, aktenzeichen, vorgang(?:snummer)?, az\.?:,
            endet auf, endend auf, mit der endung, letzten (?:vier|4) ziffern, seit, stand:?
        """),
    ),
    numbered_things=words("""
        bestellung, auftrag, rechnung, konto, kunde, sendung, paket, buchung, straße
    """),
    is_words=words("ist, lautet, lauten, als, heißt, wie folgt"),
    conjunctions=words("oder, und"),
    negations=words(r"nicht, nie, niemals, niemand\w*, kein\w*"),
    addressing=words(r"""
        ihr\w*, dein\w*, dieser, diesen, folgend\w*, unten, geben sie, eingeben, gib, nutze\w*,
        verwende\w*, hier
    """),
    pointing=words(r"dies\w*, ist (?:ihr|dein)"),
    purposes=words(r"""
        [^\W\d_]{1,20}bestätig, [^\W\d_]{1,20}anmeld, [^\W\d_]{1,20}verifi,
        [^\W\d_]{1,20}aktivier, [^\W\d_]{1,20}zugang, zwei-?faktor, zweiter faktor, neues gerät,
        neuen gerät, identität, freizugeben, autorisier, sicherheitsprüf, verifik, entsperr,
        authentifiz, logg\w* (?:du|sie) (?:dich|sich), loggst, anzumeld, freigabe, freigeb,
        freischalt, login, einlog, registrier, zugang, verifizier, einlogg, anmeld, bestätig,
        aktivier
    """),
    receipts=words("rechnung, kontoauszug, bestellung, beleg, händler, bon"),
    promotions=words("rabatt, gutschein, aktion, einkauf, geschenk"),
    meetings=words("besprechungs-?id"),
    journeys=words("buchung, reise, flug"),
    units=words("minuten?, stunden?, sekunden?, tagen?, punkte, zeichen"),
    code_endings=words("code, kode, codes"),
    known_words=words("""
        gültig, ungültig, abgelaufen, erforderlich, hier, weiter, bereit, falsch, korrekt,
        geheim
    """),
    number_nouns=words(r"""
        zahl(?![a-z]), zahlen(?:folge|kombination)?(?![a-z]), ziffern?\w*,
        zeichen(?:folge)?(?![a-z]), nummer(?![a-z]), kombination
    """),
    single_use=words(r"""
        ein(?:en)? einzige[ns]?, nur für diese, einmal(?:ig)?\w*, einmalig, nur einmal, temporär
    """),
    minutes=words(r"minuten?, stunden?(?![a-z]), sekunden?, min\."),
    stored_values=words(r"""
        türcode, tür(?![a-z]), haustür, schließfach, packstation, paketshop, abhol\w*,
        gäste-?(?:wlan|code|zugang), netzwerk(?:name)?, tor(?![a-z]), schlüsselbox,
        schlüsselsafe, garage, parkhaus
    """),
)
