"""Catalan."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("cod"),
    one_time_codes=words("""
        codi (?:d['’]un sol ús|de
        (?:verificació|seguretat|confirmació|accés|validació)|temporal|per
        (?:confirmar|accedir|entrar)), contrasenya d['’]un sol ús, codi de verificació
    """),
    codes=words("codi(?![a-z])"),
    enter_verbs=words(r"""
        introdu(?:eix|ïu|ir)\w*, escri(?:viu|u)(?![a-z]), fes servir, utilitz\w*, teclej\w*,
        feu servir, introdueix, introduïu, escriu
    """),
    other_numbers=words("""
        codi (?:promocional|postal|de descompte|client),
        número de (?:comanda|client|factura|reserva)
    """),
    purposes=words("""
        accedir, accés, verific, confirm, identitat, compte(?![a-z]), iniciar la sessió,
        inici de sessió, dos passos, inici, confirmar, entrar
    """),
    addressing=words("aquest, teu, següent, vostre"),
    units=words("minuts?, hores"),
    promotions=words("descompte"),
    is_words=words("és, is"),
    number_nouns=words(r"número\w*, xifres?, dígits?"),
    single_use=words("un sol ús, temporal"),
    minutes=words("minuts?(?![a-z]), hor[ae]s?(?![a-z])"),
)
