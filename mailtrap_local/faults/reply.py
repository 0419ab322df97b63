"""The fault action `reply`: any reply of SMTP, or an HTTP status, in place of the server's own."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from mailtrap_local.faults.action_base import ActionBase, FaultTarget
from mailtrap_local.faults.default_replies import default_reply
from mailtrap_local.faults.schema import BoundedText, CodeAndTexts, WholeNumber, bad_value
from mailtrap_local.faults.stages import REPLY_STAGES, Stage

_MAX_LINE = 512  # octets of a reply with its CRLF, RFC 5321 section 4.5.3.1.5
_ENHANCED = r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"  # RFC 3463 section 2
_ENHANCED_AND_TEXT = re.compile(rf"({_ENHANCED})(?: +(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply(ActionBase):
    """Send this reply instead of doing what the client has asked for.

    `enhanced` is "" for a reply without one. At API `code` is a status of HTTP from 400, `enhanced`
    None, and an empty text leaves the words to the provider.
    """

    key = "reply"
    schema: ClassVar[CodeAndTexts] = CodeAndTexts(
        code=WholeNumber(200, 599),
        text=BoundedText(least=0),
        most_texts=2,
        wanted='a list like [550, "5.1.1", "No such user"]',
    )
    stages = (*REPLY_STAGES, "API")
    is_reply = True
    is_terminal = True

    code: int
    enhanced: str | None
    text: str

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.code), self.enhanced, self.text)))

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        code, texts = cls.schema.parse(cls.key, value)
        if code // 100 == 3:
            raise bad_value("reply: the code", code, "2xx, 4xx or 5xx")
        words = [text.strip(" ") for text in texts]
        if on == "API":
            return cls._of_status(code, words)
        is_bare = len(words) == 2 and not words[0]
        if len(words) < 2:
            leading = _ENHANCED_AND_TEXT.fullmatch("".join(words))
            words = [leading[1], leading[2] or ""] if leading else ["", *words]
        enhanced, text = default_reply(code, on, words[0])
        reply = cls(code, "" if is_bare else enhanced, words[-1] or text)
        _check_readable(reply)
        return reply

    @classmethod
    def _of_status(cls, code: int, words: list[str]) -> Self:
        if code < 400:
            raise bad_value("reply: the code", code, "4xx or 5xx, a status of HTTP")
        if len(words) > 1:
            raise bad_value("reply", [code, *words], 'at API a list like [429, "Slow down"]')
        text = "".join(words)
        if not text.isprintable():
            raise bad_value("reply: the text", text, "one line without control characters")
        return cls(code, None, text)

    def to_json(self) -> list[int | str]:
        return [self.code, *([] if self.enhanced is None else [self.enhanced]), self.text]

    def describe(self) -> str:
        return f"{self.key} {self}"

    async def apply(self, target: FaultTarget, stage: Stage) -> str:
        if self.code == 421 or (stage in ("connect", "banner") and self.code >= 400):
            await target.end_with(str(self))
        if self.code < 400:  # refusals are noted by whoever sends them
            target.note_refusal(f"{self} by a fault")
        return str(self)


def _check_readable(reply: Reply) -> None:
    """Raise BadRule for a reply that is no line of SMTP, RFC 5321 section 4.2."""
    code_class = str(reply.code)[0]
    if reply.enhanced and (
        not re.fullmatch(_ENHANCED, reply.enhanced) or reply.enhanced[0] != code_class
    ):
        name = f"reply: the enhanced code of a {reply.code}"
        raise bad_value(name, reply.enhanced, f"{code_class}.x.x")
    if not reply.text.isprintable():
        raise bad_value("reply: the text", reply.text, "one line without control characters")
    if len(f"{reply}\r\n".encode()) > _MAX_LINE:
        wanted = f"at most {_MAX_LINE} octets with all around it"
        raise bad_value("reply: the text", reply.text, wanted)
