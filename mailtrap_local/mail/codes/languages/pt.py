"""Portuguese."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("cód, senha"),
    one_time_codes=(
        *words("""
            token de (?:acesso|segurança), senha (?:de uso único|temporária|única),
            código (?:único|temporário|de uso único|de (?:acesso|login|entrada)),
            código para (?:entrar|acessar|confirmar|iniciar),
            chave de (?:acesso|segurança)(?! nf)
        """),
        compound(
            "c[óo]digo(?: [úu]nico)? (?:de |para )?(?:um )?",
            "",
            r"""
            verifica\w+, segurança, acesso, login, autentica\w+, ativação, uso [úu]nico, valida\w+,
            registro, recupera\w+, entrar, iniciar, redefini\w+
            """,
        ),
        *words("senha (?:de uso único|temporária)"),
    ),
    entry_codes=words("código pin"),
    confirmation_codes=words("código de confirmação"),
    codes=words("c[óo]digos?"),
    enter_verbs=words("""
        digite, insira, informe, introduza, use, utilize, digite, insira, informe, use, usar
    """),
    numbers_to_enter=words("(?:este|seguinte) n[úu]mero, (?:estes|seguintes) dígitos"),
    code_labels=words("verificação"),
    other_numbers=(
        *words("código d[oe] (?:pedido|produto|bilhete|voo)"),
        *words("""
            código (?:de (?:rastreio|rastreamento|barras|retirada|resgate|reserva|cliente)),
            número (?:do (?:pedido|cliente)|da (?:fatura|reserva)), cupom, pedido nº,
            localizador
        """),
        compound(
            "c[óo]digo",
            " ",
            r"""
            postal, promocional, qr, fiscal,
            de (?:desconto|barras|erro|rastre\w+|pedido|reserva|produto|cliente|cor|área|conduta)
            """,
        ),
        *words(r"""
            cupom, número(?: d[eoa] \w+)?, n[º°.], cep, referência, cnpj, cpf,
            (?:que )?termina(?:da|do|)s? em, final, desde, protocolo
        """),
    ),
    numbered_things=words("telefone, pedido, fatura, conta, reserva, rua"),
    is_words=words("é, como"),
    conjunctions=words("ou, e"),
    negations=words("nunca, não, ninguém"),
    addressing=words(r"""
        este, esta, seu, sua, teu, abaixo, seguinte, digit\w+, insir\w+, introduz\w+, utiliz\w+,
        usa, aqui
    """),
    pointing=words("este, esse, é o seu"),
    purposes=words("""
        entrar, acess, iniciar sessão, confirm, cadastr, registr, entrar, cadastr, conectar
    """),
    receipts=words("recibo"),
    promotions=words("desconto, cupom, oferta, promoção, frete"),
    journeys=words("voo, reserva"),
    units=words("minutos?, horas?, segundos?, dias, pontos"),
    currencies=words(r"r\$"),
    known_words=words("válido, inválido, aqui, expirado, continuar, entrar, secreto"),
)
