"""Catalan."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("cod"),
    one_time_codes=words("""
        codi (?:d['’]un sol ús|de
        (?:verificació|seguretat|confirmació|accés|validació)|temporal|per
        (?:confirmar|accedir|entrar)), contrasenya d['’]un sol ús, codi de verificació
    """),
    codes=words("codi(?![a-z]), codi(?![a-z])"),
    enter_verbs=words("introdueix, introduïu, escriu, fes servir"),
    other_numbers=words("""
        codi (?:promocional|postal|de descompte|client),
        número de (?:comanda|client|factura|reserva)
    """),
    purposes=words("inici, confirmar, accedir, entrar, verific"),
    addressing=words("aquest, teu, següent, vostre"),
    units=words("minuts?, hores"),
    promotions=words("descompte"),
    is_words=words("és, is"),
)
