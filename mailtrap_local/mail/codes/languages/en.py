"""English."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("valid, verif, sign, log, confirm, authent, activ, connect"),
    one_time_codes=(
        compound(
            """
            verification, security, sign[- ]?in, log[- ]?in, login, authentication, authenticator,
            one[- ]?time, single[- ]use, temporary, activation, two[- ](?:factor|step),
            2[- ]?(?:fa|sv|step), mfa, otp, e-?mail, sms, secret, passwordless, magic, pairing,
            device, recovery, backup, reset, password reset, registration, sign[- ]?up, identity,
            identification, validation
            """,
            "[- ]",
            "(?:pass ?code|code|pin(?: code)?|token|number|password)s?",
        ),
        *words("""
            one[- ]?time (?:verification|security|login|access) (?:pass ?code|password|code|pin),
            one[- ]?time (?:pass ?code|password|code|pin),
            codes? (?:to|for) (?:sign|log|verif|confirm|authori[sz]|complet|access),
            your pin(?! code), verify code
        """),
    ),
    entry_codes=words("(?:access|entry) (?:pass ?)?code, pass ?code"),
    confirmation_codes=words("confirmation (?:code|pin)s?"),
    authorization_codes=(
        compound("auth(?:ori[sz]ation)?, approval", "[- ]?", "(?:code|number)s?"),
    ),
    enter_verbs=words("enter, use, type(?: in)?, input"),
    numbers_to_enter=words(r"(?:this|these|following|below) (?:[\w-]+ )?(?:number|digits)"),
    code_labels=words("verification, authentication"),
    other_numbers=(
        compound("meeting, conference, webinar, wi-?fi, wlan", " ", "pass ?code, password, pin"),
        compound(
            """
            promo(?:tion(?:al)?)?, discount, coupon, voucher, gift(?: card)?, offer, referral,
            invit(?:e|ation), zip, post(?:al)?, area, country, dial(?:ing)?, q ?r, bar, error,
            status, exit, response, http, dress, source, category, tariff, class, fund,
            security industry, tracking, booking, order, product, item, colou?r, tax, sort, branch,
            bank, swift, bic, routing, store, partner, affiliate, campaign, reservation, building,
            hex, morse, currency, reason, return, lot, batch, model, size, style, stock, sku, fare,
            flight, airport, course, project, cost, department, vat, zoning, penal, civil,
            reference, diagnostic, icd, naics, hs, commodity
            """,
            "[- ]?",
            "codes?",
        ),
        compound(
            """
            order, invoice, receipt, bill, ticket, case, reference, tracking, shipment, parcel,
            package, customer, client, member(?:ship)?, account, policy, claim, booking,
            reservation, transaction, payment, phone, fax, telephone, mobile, serial, model, item,
            product, article, part, vat, tax, company, registration, licen[cs]e, passport, flight,
            seat, room, gate, meeting, webinar, conference, confirmation, request, incident, issue,
            build, job, batch, po, purchase order, contract, document, record, routing, card, loan,
            application, quote, delivery, return, rma, user, student, employee, patient, device,
            session, visit, event, access, support
            """,
            " ?",
            r"(?:numbers?|no\.?|nr\.?|ids?|ref(?:erence)?\.?|#)(?![a-z])",
        ),
        *words(r"""
            postcode, zip(?: ?code)?(?![a-z]), barcode, eircode, code of (?:conduct|ethics),
            code (?:review|base|point|freeze), helpline, call(?:ing)? us, ext\.,
            ref(?:erence|\.|:), (?:invoice|rma|inv)(?![a-z]), meeting id, sort code,
            ein(?=[ :#]+[0-9]{2}-?[0-9]{7}), p\.? ?o\.? box, box, suite,
            (?:account|card|a/c|phone|number)[ -](?:no\.? |that )?(?:ending|ends)(?: in| with)?,
            (?:ending|ends) (?:in|with), last (?:four|4)(?: digits)?, build, release, firmware,
            since, est\., founded, serial, lot, art\., article
        """),
    ),
    numbered_things=words("""
        orders?, account, card, phones?, telephone, mobile, booking, reservation, customer, member,
        client, case, tracking, parcel, shipment, package, receipt, number, policy, claim,
        transaction, flight, room, gate, seat, unit, apt, street, road, avenue, ave, st, rd
    """),
    is_words=words("is, are, was, as, below, here"),
    conjunctions=words("or, and"),
    negations=words("not, never, n['’]t, didn, don, doesn, nobody, anyone"),
    addressing=words("this, your, following, below, enter, use, using, here, type, input, given"),
    pointing=words("this, that, is your"),
    purposes=words("""
        verif, confirm, sign[- ]?(?:in|up), log[- ]?in, authent, activat, regist, connect, valid
    """),
    receipts=words("receipt, merchant, terminal, approved, subtotal, you (?:spent|paid), sale"),
    promotions=words(r"""
        discount, coupon, voucher, gift, checkout, % off, off your, save \d, sale(?![^\W_]),
        shop now, free shipping, promotion
    """),
    meetings=words("""
        meeting id, webinar, dial[- ]?in, conference id, join (?:the )?(?:zoom|meeting|call)
    """),
    journeys=words("""
        flight, boarding, check[- ]?in, itinerary, hotel, reservation, guests?, airport, booking,
        pickup, pick up
    """),
    units=words("""
        minutes?, hours?, hrs?, seconds?, secs?, days?, weeks?, months?, years?, points?, pts,
        users?, people, items?, characters?, digits?, miles
    """),
)
