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
    codes=words("chave(?! (?:pix|nf))(?![a-z]), c[óo]digos?"),
    enter_verbs=words(r"""
        introdução, inserção, solicitad[oa], pedir(?![a-z]), continu\w+ com,
        (?:digit|inser|inform|introdu[zi]|us|utiliz|escrev|preench|cop|col|tecl|indiqu|insir|introduz|coloqu|coloc)(?:e|a|ar|ir|er|o|ando|indo|endo|ie|iar|á|es)(?:-o|-a)?(?![a-zà-ÿ]),
        (?:entr|acess|confirm|acede|verifiqu)\w* com (?:o |a )?, digite, insira, informe,
        introduza, use, utilize, usar
    """),
    numbers_to_enter=words("(?:este|seguinte) n[úu]mero, (?:estes|seguintes) dígitos"),
    code_labels=words("acesso, confirmação, autenticação, login, verificação"),
    other_numbers=(
        *words("entidade"),
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
        primeiro acesso, segundo fator, dois fatores, duas etapas, dois passos,
        novo dispositivo, identidade, autoriz, verific, autentic, acess, aceder, conta(?![a-z]),
        senha, entrar, iniciar sessão, confirm, cadastr, registr, conectar
    """),
    receipts=words("fatura, pedido, boleto, recibo, multibanco, boleto"),
    promotions=words("desconto, cupom, oferta, promoção, frete"),
    journeys=words("voo, reserva"),
    units=words("minutos?, horas?, segundos?, dias, pontos"),
    currencies=words(r"r\$"),
    known_words=words("válido, inválido, aqui, expirado, continuar, entrar, secreto"),
    number_nouns=words("n[úu]meros?, dígitos?, algarismos?, caracteres?, combinação"),
    single_use=words(r"""
        uma vez, uso [úu]nico, única utilização, utilização única, uma [úu]nica vez, uma só vez,
        tempor[áa]ri\w, descartável
    """),
    minutes=words("minutos?(?![a-z]), horas?(?![a-z]), segundos?(?![a-z]), min(?![a-z])"),
    stored_values=words("""
        porta(?![a-z]), portão, armário, cacifo, levantamento, retirada, encomenda, pacote,
        rede de convidados, convidados, portaria, garagem
    """),
)
