"""Words that many languages share."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("code, pin, otp, token, pass"),
    one_time_codes=words("otp(?: code)?"),
    entry_codes=words(r"pins?(?![a-zà-ÿ])(?: code)?(?! code)"),
    codes=words(r"codes?(?![- ](?:of|review|base|point)), token(?!s|i[sz])"),
    code_labels=words("otp, 2fa"),
    other_numbers=words(r"""
        pin(?: ?codes?)?(?= ?[:-]? ?[1-8][0-9]{2} ?[0-9]{3}(?![0-9])), tel(?:\.|:|(?![a-zà-ÿ])),
        fax, faks, hotline,
        (?:cui|cif|nif|cnpj|cpf|siret|siren|rcs|kvk|cvr|oib|pib|nip|regon|krs|ičo|dič|ico|rut|ruc|cin|abn|acn|vkn|npwp|gstin|uid|ust-?id|mst|hrb|mersis)(?![a-z])(?!
        code), y-tunnus, org\.? ?nr\.?, adószám, cégjegyzék\w*, емб[сг]?(?![а-я]), еик(?![а-я]),
        инн(?![а-я]), огрн, єдрпоу, αφμ(?![α-ω]), γ\.?ε\.?μη\.?, булстат, referen[cčszt]\w*,
        referans\w*, riferimento, référence, viite(?:numero)?(?![a-z]), cyfeirnod, tagairt,
        ссылк\w+ номер, tlf, tél(?:[ée]phone)?, telef[oó]n\w*, telefax,
        puh(?:elin)?\.?(?![a-z]), sími(?![a-z]), infolini\w*, info-?line, call ?cent(?:er|re),
        kundeservice, kundtjänst\w*, kundenservice, helpdesk, service client, servicedesk,
        mob(?:il)?\.?(?![a-z]), gsm(?![a-z]), тел(?:ефон\w*)?\.?(?![а-я]), горяч\w+ лини\w*,
        τηλ(?:έφωνο)?\.?(?![α-ω]), هاتف, تلفن, للاستفسار, הטלפון, टेलीफ़ोन, फ़ोन, điện thoại,
        đt, telepon, telp\.?(?![a-z]), telefoni?, telefono\w*, tālr\.?, simu, rhif ffôn, ffôn,
        fón, guthán, iban, bic, isbn, issn, sku, imei, nr\.?, n[°º], version
    """),
    numbered_things=words(r"whatsapp, id(?![a-z]), no\.?(?![a-z]), ticket, via"),
    purposes=words("2-?fa, 2sv, mfa, tfa, sso(?![a-z]), login(?![a-z]), otp, 2fa"),
    promotions=words("promo"),
    stored_values=words(r"""
        locker, keybox, ssid, gift ?cards?, e-?gift, geschenkkarte, carte[- ]cadeau,
        tarjeta (?:de )?regalo, gift voucher, cartão[- ]presente, carta regalo, buono regalo,
        cadeau(?:kaart|bon), karta podarunkowa, dárkov\w+, подарочн\w+, sim(?![^\W_]), e-?sim,
        puk(?![a-z]), wps, wi-?fi, wlan, router, modem
    """),
    meetings=words("zoom(?![a-z]), webex, google meet"),
    units=words("x, px, pt, km, kg, mg, ml, gb, mb, kb, tb, kwh, mhz, ghz, m², min, mins"),
    currencies=words("""
        usd, eur, gbp, chf, inr, jpy, cny, rmb, brl, mxn, sek, nok, dkk, pln, czk, huf, ron,
        (?-i:TRY), rub, uah, krw, vnd, thb, aud, cad, nzd, sgd, hkd, aed, sar, ils, zar
    """),
    enter_verbs=words("(?:login|otp) (?:with|mit|avec|con|com|met)"),
    minutes=words(r"min\."),
)
