"""Find what template engines and mailing services replace, and did not.

Doubled marks count anywhere. A single pair of braces counts around one name or number only, where
neither a formula, a regular expression nor a path of an API has them.
"""

import re
from collections.abc import Iterator
from itertools import islice

MOST_MARKS = 200
"""Marks that are read of one text."""

_SIGN = re.compile(r"[{\[%]|\*\||<[?<]|@[HMV]")
# Django, Jinja, Liquid, Handlebars, ERB, EJS, JavaScript, Ruby, Mailchimp, Salesforce, Python,
# Laravel, Smarty, Razor, Mailgun, Mailjet, ICU. No mark reaches over another of its kind.
_DOUBLED = r"""\{\{\{?[^{}\n]{1,200}+\}?\}\}
    | \{%[^{}%\n]{1,200}+%\}
    | \{\#[^{}\#\n]{1,200}+\#\}
    | <%[^<%\n]{0,200}+%>
    | <\?(?:=|php\b)[^<?\n]{0,200}+\?>
    | \$\{(?!(?:HOME|PATH|PWD|SHELL|TMPDIR)\})[^{}$\n]{1,100}+\}
    | \#\{[^{}\#\n]{1,100}+\}
    | \*\|[A-Za-z][^|*\n]{0,80}+\|\*
    | %%[A-Za-z_][\w.]{0,60}+%% | %%=[^%\n]{1,100}?=%%
    | %\([A-Za-z_][\w.]{0,60}+\)[sdifr]
    | %recipient\.\w{1,60}+%
    | \{!![^{}!\n]{1,100}+!!\}
    | \{![A-Za-z_$][\w.$]{0,80}+\}
    | \{\$[A-Za-z_][^{}$\n]{0,80}+\}
    | \[%[^%\[\]\n]{1,80}%\]
    | (?<![\w%])%\{[a-z_]\w{0,60}\}(?!\w)
    | (?<!\w)%(?:(?:FIRST|LAST|FULL|USER)_?NAME|[FL]?NAME|E?MAIL|EMAIL_?ADDRESS|UNSUB\w{0,20})%
    | \[\[(?:data|var):[^\[\]\n]{1,80}+\]\]
    | \{\w{1,40}+,\s*(?:plural|select|selectordinal|number|date|time)\b
    | (?<![\w.@/])@(?:Model|ViewBag|ViewData)[.\[][\w."\]]{1,60}+
    | @Html\.\w{1,40}+\([^()\n]{0,100}+\)"""
_GUID = r"(?![0-9A-Fa-f]{8}-)"
_NO_NAME = r"(?![0-9A-Fa-f]{8}-|(?:String|Object|Boolean|RegExp|Function|Promise)\})"  # GUID, type
_NAME_OR_NUMBER = rf"(?:{_NO_NAME}[^\W\d][\w.-]{{1,40}}+|\d{{1,2}})"
_LETTER = r"[^\W\d_]"  # alone it is a variable in prose, and in a URL that of a template
_SINGLE = rf"(?<![\w\\$#%{{}}\])=^@])\{{{_NAME_OR_NUMBER}\}}(?![{{\w(])"
_SINGLE_OF_URL = rf"(?<![$#%{{])\{{(?:{_NAME_OR_NUMBER}|{_LETTER})\}}(?!\}})"
_FIELDS = r"""(?:your|customer|client|contact|user|recipient|sender|company|member|guest)?[\s_-]?
    (?:first|last|full|sur|family|given|middle|user|company|business|product|event|nick)
    [\s_-]?name
    | (?:your|customer|client|recipient|sender|contact|user|member|brand)[\s_-]name
    | fname | lname | name
    | (?:your|the|customer|recipient|contact|company)[\s_-]
      (?:company|e-?mail|phone|address|title|logo|website|city|link|url)
    | insert\s[\w\s]{2,30}
    | vorname | nachname | ihr\sname | firmenname | pr[ée]nom | nom\sde\sfamille | votre\snom
    | nombre | apellidos? | su\snombre | nome | cognome | sobrenome | seu\snome | voornaam
    | achternaam | имя | фамилия | imi[ęe] | nazwisko"""
_BRACKETED = rf"\[ \s? (?:{_FIELDS}) \s? \] (?!\(|\[|\s?<?https?:|\s?:\s?http)"
_WITH_BLANKS = rf"<< \s? (?:{_FIELDS}) \s? >> | (?<![$#%{{]) \{{ \s? (?:{_FIELDS}) \s? \}}"
_IN_TEXT = re.compile(rf"{_DOUBLED} | {_SINGLE} | (?i:{_BRACKETED} | {_WITH_BLANKS})", re.VERBOSE)
_TAG_OF_URL = r"\[(?:[A-Z]+_)*(?:E?MAIL|NAME|UNSUB\w*|URL|TOKEN|ID)\]"
_IN_URL = re.compile(rf"{_DOUBLED} | {_SINGLE_OF_URL} | {_TAG_OF_URL}", re.VERBOSE)
_CLOSING = re.compile(
    r"\{%-?\s*(?:end|else|elif|elsif|elseif)|\{\{\s*(?:/|else|\^|end)|<%-?\s*(?:end|else|\})"
    r"|\*\|(?:END|ELSE)"
)
_API_PATH = re.compile(r"(?<![\w:/.])/[\w./{}-]{0,200}\Z")
_REACH = 200


def marks_in_text(text: str) -> Iterator[re.Match[str]]:
    """Find the marks in a line of shown text."""
    if _SIGN.search(text):
        for mark in islice(_IN_TEXT.finditer(text), MOST_MARKS):
            before = text[max(mark.start() - _REACH, 0) : mark.start()]
            if not (mark[0][0] == "{" and mark[0][1] not in "{%" and _API_PATH.search(before)):
                yield mark


def marks_in_url(url: str) -> Iterator[re.Match[str]]:
    """Find the marks in a URL, which is not encoded."""
    if _SIGN.search(url):
        yield from islice(_IN_URL.finditer(url), MOST_MARKS)


def is_closing(mark: str) -> bool:
    """Return whether a mark goes on with or ends what another one began."""
    return _CLOSING.match(mark) is not None
