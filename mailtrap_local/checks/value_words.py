"""Find values that programs print for nothing, and greetings that lack a name.

Words such as `null` and `None` are of languages too: they count only where a value is expected.
"""

import re
from collections.abc import Iterator
from itertools import islice

MOST_VALUES = 200
"""Values that are read of one line."""

GREETINGS = r"""
    hi | hello | hey | dear | welcome | thanks | thank\syou
    | good\s(?:morning|afternoon|evening|day)
    | hallo | moin | servus | liebe(?:r|/r|\*r|:r)? | guten\s(?:tag|morgen|abend)
    | sehr\sgeehrte(?:r|/r|\*r|:r)? | grüezi | willkommen | danke
    | bonjour | bonsoir | salut | ch[eè]re? | bienvenue | merci
    | hola | buen(?:os|as)\s(?:d[ií]as|tardes|noches) | estimad[oa](?:/a)? | querid[oa](?:/a)?
    | bienvenid[oa] | gracias
    | ciao | salve | buongiorno | buonasera | gentile | car[oa] | benvenut[oa] | grazie
    | ol[áa] | oi | bom\sdia | boa\s(?:tarde|noite) | prezad[oa] | bem-vind[oa] | obrigad[oa]
    | hoi | beste | geachte | welkom | hej | hei | heisann | hallå | kære | kjære | bästa
    | välkommen | cześć | witaj | dzień\sdobry | szanown[yai] | drog[ia] | ahoj | dobrý\sden
    | vážen[ýá] | szia | kedves | tisztelt | bun[ăa] | stimate | drag[ăa]
    | привет | здравствуйте | уважаем(?:ый|ая|ые) | дорог(?:ой|ая|ие) | добрый\sдень | вітаємо
    | шановн(?:ий|а) | merhaba | selam | sayın | sevgili | γεια\sσ(?:ας|ου) | αγαπητ[έή]
    | שלום | היי | مرحبا | عزيزي | xin\schào | halo | hai | kepada"""
_TITLES = r"(?:(?:mr|mrs|ms|mx|dr|prof|herr|frau|m|mme|mlle|sr|sra|sig|dhr|mevr)\.?\s+)?"
_VALUES = r"(?P<value>undefined|null|None|NaN|\[object\sObject\]|Invalid\sDate|nil|\(null\))"
_END = r"(?=\s*(?:[,.;!?)\]|<]|\Z))"  # behind which no sentence goes on
_CODES = "EUR|USD|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|CNY|NZD"
_CURRENCY = rf"(?:[$€£¥₹₽₩₺₴]|(?:{_CODES})(?=\s))"
_LABELS = r"""(?:total|sub-?total|price|amount|sum|balance|due|order|invoice|number|no\.?
    |id|name|date|time|created(?:\sat)?|updated(?:\sat)?
    |code|e-?mail|phone|address|customer|user|username|quantity|qty|link|url|tracking|reference|token
    |from|to|on|summe|betrag|preis|datum|nummer|bestellung|rechnung|menge|montant|prix|commande
    |nombre|fecha|precio|pedido|importe|prezzo|totale|ordine)"""
_VERBS = r"""(?:has|invited|sent|shared|commented|liked|joined|added|mentioned|assigned|replied
    |requested|left|items?|new|days?|messages?|unread)"""
_AFTER_GREETING = re.compile(
    rf"(?:\A|(?<=[.!?,>]\s))\s*(?P<context>{GREETINGS})(?:\s+back)?(?:\s+|,\s+(?=\S+{_END})){_TITLES}"
    rf"{_VALUES}(?![\w'’-])(?!\s+of\b)",
    re.VERBOSE | re.IGNORECASE,
)
_IN_CONTEXT = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        rf"(?P<context>:)\s*{_VALUES}(?![\w-]){_END}",
        rf"(?P<context>\#|№)\s?{_VALUES}(?![\w-])",
        rf"(?P<context>{_CURRENCY})\s?{_VALUES}(?![\w-])",
        rf"(?<![\w.$]){_VALUES}(?P<context>\s?(?:[$€£¥₹₽₩₺₴%]|(?:{_CODES})\b))",
        r"(?P<context>:)\s*(?P<value>NaN)(?![\w-])",
        rf"(?P<context>{_CURRENCY})\s?(?P<value>nan)(?![\w-])",
        rf"(?P<context>:)\s*(?P<value>nan){_END}",
        rf"\A(?P<context>\s*)(?P<value>undefined|null)(?=\s{_VERBS}\b)",
        rf"\A(?P<context>[\s*•·–-]*){_VALUES}(?=\s*(?:\Z|[,!](?=\s|\Z)))",
        rf"(?<![\w.$]){_VALUES}(?P<context>\s?(?:様|さん|님|先生|女士))",
        rf"(?P<context>\b(?:on|until|by|at|since|before|after|am|bis|le|el|del|il))\s{_VALUES}{_END}",
    )
)
_ANYWHERE = re.compile(r"(?P<context>)(?P<value>\[object\sObject\])")
_LABEL_OF_VALUE = re.compile(rf"\b{_LABELS}\s*\#?\s*:\s*\Z", re.IGNORECASE | re.VERBOSE)
_OF_CODE = re.compile(r"\b(?:defaults?|returns?|types?)\s?:\s?\Z", re.IGNORECASE)
_WORDS = (
    "undefined",
    "null",
    "None",
    "NaN",
    "[object Object]",
    "Invalid Date",
    "nil",
    "nan",
    "(null)",
)
_FOLLOWED = re.compile(r",\s*(?:your|you|we|thank|welcome|here|this|please|has)\b", re.IGNORECASE)
# mostly with a comma only: `Bonjour !` is how French is written
_EMPTY_GREETING = re.compile(
    rf"\A\s*(?:(?:{GREETINGS})(?:\s+{_TITLES}[,،，、](?!\d)|,\s*[!,](?=\s*\Z))"
    r" | dear,(?=\s*\Z) | (?:dear|hi)\s+!(?=\s*\Z))",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_GREETING = 200


def values_in(line: str) -> Iterator[re.Match[str]]:
    """Find values for nothing in a line, where a value is expected; each once."""
    if not any(word in line for word in _WORDS):
        return
    begun: set[int] = set()
    for found in _values(line):
        if found.start("value") not in begun:
            begun.add(found.start("value"))
            yield found


def _values(line: str) -> Iterator[re.Match[str]]:
    yield from islice(_ANYWHERE.finditer(line), MOST_VALUES)
    for found in islice(_AFTER_GREETING.finditer(line), MOST_VALUES):
        if found["value"] in _WORDS:
            yield found
    for pattern in _IN_CONTEXT:
        for found in islice(pattern.finditer(line), MOST_VALUES):
            if _is_value(line, found):
                yield found


def _is_value(line: str, found: re.Match[str]) -> bool:
    """Return whether a value was meant: `None` and `nil` answer questions, too."""
    if _OF_CODE.search(line, 0, found.start("value")):
        return False
    if found["value"] not in {"None", "nil", "nan"}:
        return True
    context = found["context"].strip(" \t*•·–-")
    if context == ":":
        return _LABEL_OF_VALUE.search(line, 0, found.start("value")) is not None
    if not context:
        return _FOLLOWED.match(line, found.end()) is not None
    return not context.isalpha() or context.isupper()


def empty_greeting(line: str) -> str | None:
    """Return a greeting without a name, up to its mark; None without."""
    start = line[:_LONGEST_GREETING]
    if not any(comma in start for comma in ",،，、!"):
        return None
    found = _EMPTY_GREETING.match(start)
    return found[0].strip() if found else None
