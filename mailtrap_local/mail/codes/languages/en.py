"""English."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("valid, verif, sign, log, confirm, authent, activ, connect"),
    one_time_codes=(
        *words(r"""
            passkey codes?, secret digits, security key code, device codes?, user code,
            two-factor code, log[- ]?on code, verification key, access key, one[- ]?time key,
            confirmation number(?=:? ?[0-9]{4,8}\b.{0,40}(?:verif|confirm|sign))
        """),
        compound(
            """
            verification, security, sign[- ]?in, log[- ]?in, login, authentication, authenticator,
            one[- ]?time, single[- ]use, temporary, activation, two[- ](?:factor|step),
            2[- ]?(?:fa|sv|step), mfa, otp, e-?mail, sms, secret, passwordless, magic, pairing,
            device, recovery, backup, reset, password reset, registration, sign[- ]?up, identity,
            identification, validation
            """,
            "[- ]",
            "(?:pass ?code|code|pin(?: code)?|token|number|password|(?:pass)?phrase)s?",
        ),
        *words("""
            one[- ]?time (?:verification|security|login|access) (?:pass
            ?code|password|code|pin), one[- ]?time (?:pass ?code|password|code|pin),
            codes? (?:to|for) (?:sign|log|verif|confirm|authori[sz]|complet|access),
            your pin(?! code), verify code
        """),
    ),
    entry_codes=words("(?:access|entry) (?:pass ?)?code, pass ?code"),
    confirmation_codes=words("confirmation (?:code|pin)s?"),
    authorization_codes=(
        compound("auth(?:ori[sz]ation)?, approval", "[- ]?", "(?:code|number)s?"),
    ),
    enter_verbs=words(r"""
        quot(?:e|ing)(?! \S{4,12} (?:in (?:all|any|your)|when|if|on)), give,
        pop(?:ping)?(?![a-z]), asks? (?:you )?for, prompted, enter(?:ing)?(?![a-z]),
        use(?![a-z]), using, typ(?:e|ing)(?![a-z]), (?:please|to|and|then) input,
        key(?:ing)? (?:it |this )?in, punch in, put(?:ting)? (?:it |this )?in, fill(?:ing)? in,
        copy, past(?:e|ing)(?![a-z]), tap in, submit, provide, try(?![a-z]),
        (?:sign|log)(?:ging|ing)?[- ]?(?:in|on) with,
        (?:verify|confirm|continue|finish|access|unlock|approve) (?:\w+ ){0,2}with, asked for,
        enter, use, type(?: in)?, input(?= )
    """),
    numbers_to_enter=words(r"""
        the following to (?:log|sign|verif|confirm),
        (?:this|these|following|below) (?:[\w-]+ )?(?:number|digits)
    """),
    code_labels=words("""
        sign[- ]in, log[- ]?in, security, confirmation, one[- ]time, verification,
        authentication
    """),
    other_numbers=(
        *words(r"sort code ?\d?, patient id"),
        *words("""
            pick[- ]?up (?:code|pin|number), collection (?:code|pin), locker (?:code|pin),
            door (?:code|pin), gate (?:code|pin), claim code, redemption (?:code|pin),
            activation key, licen[cs]e key, product key, serial key, conference (?:code|pin),
            participant (?:code|pin), moderator (?:code|pin), host (?:key|pin),
            network (?:key|password), security key, lucky number, row, section, wps pin, wps,
            puk(?![a-z]), gift card, voucher, check[- ]?in code, boarding code, delivery code,
            pin code for (?:this|your) (?:booking|reservation|order), exchange code, coupon,
            claim (?:pin|number), sales? order
        """),
        compound("meeting, conference, webinar, wi-?fi, wlan", " ", "pass ?code, password, pin"),
        compound(
            """
            promo(?:tion(?:al)?)?, discount, coupon, voucher, gift(?: card)?, offer, referral,
            invit(?:e|ation), zip, post(?:al)?, area, country, dial(?:ing)?, q ?r, bar, error,
            status, exit, response, http, dress, source, category, tariff, class, fund,
            security industry, tracking, booking, order, product, item, colou?r, tax, sort, branch,
            bank, swift, bic, routing, store, partner, affiliate, campaign, reservation, building,
            hex, morse, currency, location, site, zone, terminal, merchant, dealer, stop, station,
            depot, biller, payee, subject, class, reason, return, lot, batch, model, size, style,
            stock, sku, fare, flight, airport, course, project, cost, department, vat, zoning,
            penal, civil,
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
            (?:call|ring|phon|contact|writ|reply|chat|speak)\w*(?:(?!verif|identif)[^.:]){0,60}?
            quot(?:e|ing), (?:to )?quote(?= \S{4,12} (?:in (?:all|any|your)|when|if|on)),
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
        orders?, account, card, phones?, telephone, mobile, booking, reservation, customer,
        member, client, case, tracking, parcel, shipment, package, receipt, number, policy,
        claim, transaction, flight, room, gate, seat, unit, apt, street, road, avenue, ave, st,
        rd
    """),
    is_words=words("is, are, was, as, below, here"),
    conjunctions=words("or, and"),
    negations=words("not, never, n['’]t, didn, don, doesn, nobody, anyone"),
    addressing=words("this, your, following, below, enter, use, using, here, type, input, given"),
    pointing=words("this, that, is your"),
    purposes=words("""
        two[- ]?(?:factor|step), second factor, 2-step, passwordless, security check,
        new (?:device|browser|computer), unlock, identity, approve, authori[sz], verif, confirm,
        sign[- ]?(?:in|up), log[- ]?in, authent, activat, regist, connect, valid
    """),
    receipts=words("""
        invoice, bill, statement, your order, receipt, merchant, terminal, approved, subtotal,
        you (?:spent|paid), sale
    """),
    promotions=words(r"""
        discount, coupon, voucher, gift, checkout, % off, off your, save \d, sale(?![^\W_]),
        shop now, free shipping, promotion
    """),
    meetings=words("""
        meeting id, webinar, dial[- ]?in, conference id, join (?:the )?(?:zoom|meeting|call)
    """),
    journeys=words("""
        flight, boarding, check[- ]?in, itinerary, hotel, reservation, guests?, airport,
        booking, pickup, pick up
    """),
    units=words("""
        minutes?, hours?, hrs?, seconds?, secs?, days?, weeks?, months?, years?, points?, pts,
        users?, people, items?, characters?, digits?, miles
    """),
    known_words=words(r"""
        valid, invalid, ready, available, sent, expired, required, below, above, attached, here,
        needed, correct, incorrect, wrong, used, active, inactive, enabled, disabled, pending,
        optional, secret, confidential, unique, open, start, continue, next, done, click, tap,
        copy, view, show, submit, send, resend, help, hello, thanks, home, login, logout,
        welcome, none, unknown, null, true, false, expiring, generated, changed, updated,
        incomplete, private, personal, different, missing, back, accept, decline, deny, allow,
        approve, reject, cancel, review, please, never, always, only, numeric, alphanumeric,
        digits, well, usual, follows, before, soon, possible
    """),
    number_nouns=words("number, digits?, characters?, numerals?, symbols, figures?"),
    single_use=words("""
        only once, just once, good for one, one[- ]?time, single[- ]use, once-only, use once,
        temporary, throwaway, works once
    """),
    minutes=words("minutes?(?![a-z]), mins?(?![a-z]), hours?(?![a-z]), seconds?(?![a-z])"),
    stored_values=words("""
        (?:front |main |the |your )door, gates?(?![a-z]), lockers?(?![a-z]), lockbox, key ?box,
        pick(?:ing)?[- ]?up, collect(?:ion)? (?:your|point), parcel,
        guest (?:network|code|access|wi), network name, ssid, room key, keypad, car park,
        garage, wardrobe, raffle, prize draw
    """),
)
