"""Galician."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("código"),
    one_time_codes=words("""
        código (?:de (?:verificación|seguridade|confirmación|acceso|un só uso)|temporal)
    """),
    codes=words("código"),
    enter_verbs=words("introduce, introduza, escribe"),
    other_numbers=words("""
        código (?:promocional|postal|de desconto), número de (?:pedido|factura)
    """),
    purposes=words("iniciar sesión, confirm, acceder"),
    addressing=words("teu, este, seguinte"),
    is_words=words("é"),
    units=words("minutos?"),
)
