"""Spanish."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, compound, words

VOCABULARY = Vocabulary(
    stems=words("cod, cód, clave, contraseña"),
    one_time_codes=(
        *words("""
            clave (?:dinámica|temporal|de (?:un solo
            uso|acceso|seguridad|verificación)|única|token),
            contraseña (?:de un solo uso|temporal|dinámica),
            código (?:temporal|de (?:un solo uso|acceso|ingreso|inicio de sesión)),
            código para (?:iniciar|entrar|acceder|ingresar|confirmar|verificar),
            token de (?:seguridad|acceso)
        """),
        compound(
            "c[óo]digo(?: [úu]nico)? (?:de |para )?(?:un )?",
            "",
            r"""
            verifica\w+, seguridad, acceso, inicio de sesi[óo]n, login, autentica\w+,
            activaci[óo]n, confirmaci[óo]n de (?:correo|cuenta), un solo uso, uso [úu]nico,
            valida\w+, registro, recupera\w+, entrar, iniciar
            """,
        ),
        *words(r"""
            clave (?:de|para) (?:\w+ )?(?:seguridad|acceso|verificaci[óo]n|un solo
            uso|ingres\w+), clave (?:din[áa]mica|temporal|única),
            contraseña (?:de un solo uso|temporal)
        """),
    ),
    entry_codes=words("código pin, código de acceso"),
    confirmation_codes=words("c[óo]digo de confirmaci[óo]n"),
    codes=words("clave(?![a-zà-ÿ]), c[óo]digos?, claves?"),
    enter_verbs=words(r"""
        pon(?![a-z]), introducción, ingresarlo, (?:solicit|pid)(?:e|a|ado)(?![a-z]),
        contin[úu]\w+ con,
        (?:introdu[zc]|ingres|escrib|digit|tecle|us|utili[zc]|copi|peg|insert|coloc|pon(?:ga|er|lo)?|anot|indi(?:ca|que)|captur|rellen|proporcion)(?:a|e|o|ca|ce|que|ar|er|ir|iendo|ando|á|é|ue|í|ilo|alo|elo|uzca|uce)(?:lo|la)?(?![a-zà-ÿ]),
        a introducir, (?:entr|ingres|acced|confirm|verific|inici\w+ sesión|identif\w+)\w* con
        (?:el |la )?(?:n[úu]mero )?, introduzca, introduce, ingrese, ingresa, escriba, escribe,
        digite, digita, teclee, usa, usar, use
    """),
    numbers_to_enter=words("(?:este|siguiente) n[úu]mero, (?:estos|siguientes) dígitos"),
    code_labels=words("acceso, confirmación, inicio de sesión, autenticación, verificación"),
    other_numbers=(
        *words("entidad, n[úu]mero de entidad"),
        *words("código d(?:e|el) (?:pedido|producto|billete|vuelo)"),
        *words("""
            localizador, código (?:de
            (?:recogida|reserva|rastreo|seguimiento|canje|regalo|barras|referido|cliente)),
            cupón, número de (?:pedido|reserva|cliente|factura|guía)
        """),
        compound(
            "c[óo]digo",
            " ",
            r"""
            postal, promocional, qr, fiscal,
            de (?:descuento|cup[óo]n|barras|error|rastre\w+|seguimiento|pedido|reserva|producto),
            de (?:cliente|color|regalo|área|país|conducta)
            """,
        ),
        *words(r"""
            cup[óo]n, número(?: d[eoa] \w+)?, n[º°.], referencia, c\.p\., nif(?![a-z]),
            cif(?![a-z]), (?:que )?termina(?:da|do|)s? en, final, desde
        """),
    ),
    numbered_things=words("telef[oó]no?, pedido, cuenta, factura, envío, reserva, calle"),
    is_words=words("es, como"),
    conjunctions=words("o, y"),
    negations=words("nunca, nadie"),
    addressing=words(r"""
        este, esta, tu, su, siguiente, abajo, continuación, introdu\w+, ingres\w+, usa,
        utiliz\w+, escrib\w+, aquí
    """),
    pointing=words("este, es tu, es su"),
    purposes=words("""
        segundo factor, dos pasos, dos factores, nuevo dispositivo, identidad, autoriz, verific,
        confirm, autentic, entra(?![a-z]), ingresa, acceso, cuenta(?![a-z]), contraseña,
        iniciar sesión, acceder, ingresar, entrar, registr, operación, conectar, autentif
    """),
    receipts=words("factura, pedido, recibo"),
    promotions=words("descuento, cupón, oferta, rebajas"),
    meetings=words("id de reunión"),
    journeys=words("vuelo, reserva"),
    units=words("minutos?, horas?, segundos?, días, puntos"),
    known_words=words("válido, inválido, aquí, vencido, continuar, requerido, secreto"),
    number_nouns=words("n[úu]meros?, cifras?, d[íi]gitos?, caracteres?, combinación"),
    single_use=words("""
        una vez, un solo uso, [úu]nico uso, uso [úu]nico, una sola vez, temporal, desechable
    """),
    minutes=words("minutos?(?![a-z]), horas?(?![a-z]), segundos?(?![a-z]), min(?![a-z])"),
    stored_values=words(r"""
        puerta, port[óo]n, casillero, taquilla, recog\w+, paquete, red de invitados, invitados,
        consigna, garaje, cochera, portal del edificio
    """),
)
