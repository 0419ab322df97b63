"""Words that many languages share."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("code, pin, otp, token, pass"),
    one_time_codes=words("otp(?: code)?"),
    entry_codes=words(r"pins?(?: code)?(?! code)"),
    codes=words(r"codes?(?![- ](?:of|review|base|point)), token"),
    code_labels=words("otp, 2fa"),
    other_numbers=words(r"""
        pin(?: ?codes?)?(?= ?[:-]? ?[1-8][0-9]{2} ?[0-9]{3}(?![0-9])), tel(?:\.|:|(?![a-zà-ÿ])),
        fax, hotline, iban, bic, isbn, issn, sku, imei, nr\.?, n[°º], version
    """),
    numbered_things=words(r"whatsapp, id(?![a-z]), no\.?(?![a-z]), ticket, via"),
    purposes=words("otp, 2fa"),
    promotions=words("promo"),
    stored_values=words(r"""
        gift ?cards?, e-?gift, geschenkkarte, carte[- ]cadeau, tarjeta (?:de )?regalo,
        gift voucher, cartão[- ]presente, carta regalo, buono regalo, cadeau(?:kaart|bon),
        karta podarunkowa, dárkov\w+, подарочн\w+, sim(?![^\W_]), e-?sim, puk, wps, wi-?fi,
        wlan, router, modem
    """),
    meetings=words("zoom, webex, google meet"),
    units=words("x, px, pt, km, kg, mg, ml, gb, mb, kb, tb, kwh, mhz, ghz, m², min, mins"),
    currencies=words("""
        usd, eur, gbp, chf, inr, jpy, cny, rmb, brl, mxn, sek, nok, dkk, pln, czk, huf, ron,
        try, rub, uah, krw, vnd, thb, aud, cad, nzd, sgd, hkd, aed, sar, ils, zar
    """),
)
