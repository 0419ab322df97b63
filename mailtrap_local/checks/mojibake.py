"""Find text that was written in UTF-8 and read in another charset: `cafÃ©`, `donâ€™t`.

A run of such characters counts if its octets are UTF-8 for what mail is written in. Quotes, dashes
and spaces are written behind letters anyway, so that they need lower case before them.
"""

import re
from collections.abc import Iterator
from itertools import islice

_MOST_RUNS = 200
_HIGH = "".join(
    bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in range(0x80, 0xC0)
)
_OCTETS = {character: 0x80 + at for at, character in enumerate(_HIGH)}
_OCTETS |= {chr(octet): octet for octet in range(0x80, 0xA0)}  # read as Latin-1
_REST = f"[{re.escape(''.join(_OCTETS))}]"
_RUN = re.compile(
    rf"(?:[Â-ß]{_REST}|[à-ï]{_REST}{{2}}|[ð-ô]{_REST}{{3}})+|â€|ðŸ|ï¿½"
    r"|(?<=[a-zß-öø-ÿ.,:;!?])Â(?=\s|\Z)"  # a space that does not break, folded in HTML
)
_ORDINARY = re.compile(
    "[\u2018-\u201e\u2026\u2013\u2014\u2039\u203a\u00a0\u00ad«»°®™·´¨\u02c6\u02dc]"
)
_OF_CYRILLIC = "".join(bytes([octet]).decode("cp1251", "ignore") for octet in range(0x80, 0xC0))
_CYRILLIC_RUN = re.compile(rf"(?:[РС][{re.escape(_OF_CYRILLIC)}]){{3,}}")
_SIGN = re.compile("[Â-ô]")
_CYRILLIC_SIGN = re.compile("[РС]")
_LETTERS_MOJIBAKE = re.compile(
    "[\u00a0-\u024f\u1e00-\u1eff\u2000-\u206f\u20a0-\u2bff\ufb00-\ufb06]+"
)
_EMOJI = 0x10000
_LONG = 4  # characters of a run that are no chance


def mojibake_in(text: str) -> Iterator[re.Match[str]]:
    """Find the runs of characters in a line that were other ones."""
    if text.isascii():
        return
    if _SIGN.search(text):
        for run in islice(_RUN.finditer(text), _MOST_RUNS):
            if _is_mistaken(text, run):
                yield run
    if _CYRILLIC_SIGN.search(text):
        for run in islice(_CYRILLIC_RUN.finditer(text), _MOST_RUNS):
            meant = _decoded(run[0].encode("cp1251", "ignore"))
            if meant is not None and all("\u0400" <= each <= "\u04ff" for each in meant):
                yield run


def _is_mistaken(text: str, run: re.Match[str]) -> bool:
    if run[0] in {"â€", "ðŸ", "ï¿½", "Â"}:
        return True
    meant = _decoded(bytes(_OCTETS.get(each, ord(each)) for each in run[0]))
    if meant is None or ord(meant[0]) >= _EMOJI:
        return meant is not None
    if not _LETTERS_MOJIBAKE.fullmatch(meant):  # another script: one letter may be chance
        return len(run[0]) >= _LONG and all(map(str.isalpha, meant.strip()))
    if len(meant) > 1 or not all(map(_ORDINARY.match, run[0][1:])):
        return True
    before = text[run.start() - 1 : run.start()]
    after = text[run.end() : run.end() + 1]
    if before.islower():
        return run[0][0].isupper()
    return run[0][0] in "ÂÃ" and not before.isupper() and after.isalnum()


def _decoded(octets: bytes) -> str | None:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return None
