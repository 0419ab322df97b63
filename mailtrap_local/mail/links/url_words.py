"""Words in the URLs of links, as regular expressions in lower case."""

UNSUBSCRIBE = (
    r"unsubscri|(?<![a-z])(?:unsub|opt-?_?out|list-?unsub)(?![a-z])"
    r"|(?<![a-z])(?:e?mail|notification|subscription|newsletter|communication|alert)s?"
    r"[-_/](?:preference|setting|manage|consent)"
    r"|(?:settings|account|profile|preferences|me)/(?:e-?mails?|notifications?|newsletters?"
    r"|mailing|subscriptions)(?![a-z])"
    r"|preferences?(?![a-z])|(?:newsletter|e?mail|list|lettre|mailing)s?[-_/](?:stop|off"
    r"|cancel|reject|remove|leave)(?![a-z])"
    r"|(?<![a-z])(?:abmeld|abbestell|austrag|newsletter-?ab|benachrichtigungen(?![a-z])"
    r"|desab[oo]n|desinscri|desinscripcion|desuscri|baja(?![a-z])|descadastr|preferencias"
    r"|preferenze"
    r"|cancelar-?(?:suscri|inscri|assin|subscri)|disiscri|(?:annulla|cancella)-?iscri"
    r"|afmeld|uitschrij|opzeggen(?![a-z])|voorkeuren|wypis|rezygn|otpis|otkaz|vidpys|avregistr"
    r"|avprenum"
    r"|avmeld|frameld|peruuta-?tilaus|lopeta-?tilaus|odhlas|odjav|leiratkoz|dezabon|diagrafi"
    r"|apeggraf|abonelikten"
    r"|listeden|eposta-?tercih|bildirim|huy-?dang-?ky|berhenti|samtykke|notificaciones"
    r"|notificacoes"
    r"|notifiche|powiadomienia|rassylk|haishin|mailmag|kaijo|jushin)"
)
RESET = (
    r"passwor[dt](?!less|=)|passwd|(?<![a-z])(?:reset|recover(?!y-?code))|pwreset|passreset"
    r"|action=(?:rp|resetpass|lostpassword)(?![a-z])|type=recovery"
    r"|(?<![a-z])(?:kennwort|mot-?de-?passe|mdp(?![a-z])|contrasen|senha|wachtwoord|haslo"
    r"|nowe-?haslo"
    r"|parol[aey]?(?![a-z])|sifre|losenord|adgangskode|passord|salasana|hesl[oa](?![a-z])"
    r"|jelszo|uj-?jelszo|mat-?khau"
    r"|kata-?sandi|zuruecksetz|reinitialis|restablec|redefin|reimposta|recupera)"
)
SIGNIN = (
    r"magic|passwordless|type=email_?otp|(?<![a-z])(?:one-?time-?login|login-?with-?e?mail"
    r"|loginlink"
    r"|login-?link|lien-?magique|enlace-?magico|email-?login|auto-?login|token-?login"
    r"|quick-?login)"
)
VERIFY = (
    r"(?<![a-z])(?:verif|confirm(?!ation)|confirmation[_-]token|activat|validate(?![a-z])"
    r"|double-?opt-?in|doi(?![a-z])|action=verifyemail)|type=signup"
    r"|(?<![a-z])(?:bestaetig|aktivier|freischalt|potwierd|aktywuj|podtver|pidtverd|bekraft"
    r"|bekraeft"
    r"|bekreft|vahvista|over(?:it|eni)(?![a-z])|potvrd|megerosit|xac-?(?:nhan|minh)|kich-?hoat"
    r"|konfirmasi|verifikasi|aktivasi"
    r"|dogrula|onayla|bevestig|activeer|conferma|attiva(?![a-z])|valider(?![a-z]))"
)
# Says something only where the text does not: many links lead through a sign-in page.
SIGN_IN_PAGE = (
    r"(?<![a-z])(?:log|sign)[-_]?in(?![a-z])|/auth/callback/|/callback/email"
    r"|(?<![a-z])(?:anmelden|einloggen|connexion|acceder|entrar|accedi|inloggen|zaloguj|giris"
    r"|vhod"
    r"|dang-?nhap)(?![a-z])"
)
# A page for anyone, without a token.
PLAIN_PAGE = (
    r"(?:[a-z][a-z0-9+.-]*+://[^/?#]*+)(?:/[a-z]{2}(?:[-_][a-z]{2})?)?"
    r"(?:/(?:user|users|account|accounts|auth|my|app|wp-login\.php|konto|compte|cuenta|conta"
    r"|login|log-in|signin|sign-in|sign_in|anmelden|connexion|acceder|entrar|accedi|inloggen"
    r"|giris|dashboard|profile|home)){0,3}/?"
)
HELP = (
    r"//(?:[^/]*\.)?(?:help|support|docs?|faqs?|hilfe|aide|ayuda|ajuda|kb|wiki|learn|community"
    r"|knowledge"
    r"|assistenza|aiuto|pomoc|yardim|destek|guide|bantuan|hulp|hjalp|hjaelp|hjelp|ohje|apua"
    r"|suporte|soporte"
    r"|spravka|pomosh|pomoshch|dopomoga|napoveda|segitseg|ajutor|blog)\."
    r"|/(?:help(?:-?cent(?:er|re))?|support|faqs?|docs?|hc|articles?|kb|knowledge-?base"
    r"|guides?|hilfe|aide"
    r"|ayuda|ajuda|blog|wiki|learn|artikel|artykul|articulos?|artigos?|articol[io]|artikkel"
    r"|artiklar|makale|clanek"
    r"|statya|pomoc|yardim|bantuan|hulp|hjalp|hjaelp|hjelp|soporte|suporte|assistenza|tips"
    r"|advice|ratgeber"
    r"|security-?tips|sicherheit|consejos|conseils)(?:/|\Z|\?)"
)
# For one reader: a parameter, or a long random part. Not the words of a title.
PERSONAL = (
    r"[?&](?:\w*token|key|code|t|tk|k|h|hash|sig|ticket|oobcode|kulcs|cle|clave)="
    r"|/(?!\d*-?[a-z]+(?:-[a-z]+){2,}(?:[/?]|\Z))[\w-]{24,}(?:[/?]|\Z)"
)
